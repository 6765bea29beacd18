/**
 * Arithmetic on vectors, wherever they live. A rule written with these operations runs on
 * arrays and on the GPU alike. Every operation but `addTo` returns a new vector.
 */
export interface VectorSpace<Vector> {
  /** `arrays` for JavaScript memory, `tensors` for the memory of a TensorFlow.js backend. */
  readonly kind: 'arrays' | 'tensors';
  /** Count of its numbers. */
  size(x: Vector): number;
  /** `[size]`, every number the same. */
  fill(size: number, value: number): Vector;
  /** `a · x + b · y` */
  combine(a: number, x: Vector, b: number, y: Vector): Vector;
  /** `x + y`. x is given up: its memory may be used again. */
  addTo(x: Vector, y: Vector): Vector;
  /** `a · x + c` */
  affine(a: number, x: Vector, c: number): Vector;
  /** `x · y`, number by number. */
  product(x: Vector, y: Vector): Vector;
  /** `x / y`, number by number. */
  quotient(x: Vector, y: Vector): Vector;
  sqrt(x: Vector): Vector;
  abs(x: Vector): Vector;
  /** The greater of each two numbers. */
  maximum(x: Vector, y: Vector): Vector;
  /** The Euclidean norm of the whole vector, as a vector of one number; finite wherever it is a float32. */
  norm(x: Vector): Vector;
  /** `x` times the one number in `factor`. */
  scaleBy(factor: Vector, x: Vector): Vector;
  /** `[size]`, the numbers from this place on. */
  slice(x: Vector, from: number, size: number): Vector;
  /** All numbers of the vectors, one vector after another. Without any, a vector of none. */
  concat(vectors: readonly Vector[]): Vector;
}

function build(size: number, at: (i: number) => number): Float32Array {
  const result = new Float32Array(size);
  for (let i = 0; i < size; i++) result[i] = at(i);
  return result;
}

/** Vectors in JavaScript memory. */
export const arrays: VectorSpace<Float32Array> = {
  kind: 'arrays',
  size: (x) => x.length,
  fill: (size, value) => new Float32Array(size).fill(value),
  combine(a, x, b, y) {
    const result = new Float32Array(x.length);
    for (let i = 0; i < result.length; i++) result[i] = a * x[i]! + b * y[i]!;
    return result;
  },
  addTo(x, y) {
    for (let i = 0; i < x.length; i++) x[i]! += y[i]!;
    return x;
  },
  affine(a, x, c) {
    const result = new Float32Array(x.length);
    for (let i = 0; i < result.length; i++) result[i] = a * x[i]! + c;
    return result;
  },
  product: (x, y) => build(x.length, (i) => x[i]! * y[i]!),
  quotient: (x, y) => build(x.length, (i) => x[i]! / y[i]!),
  sqrt: (x) => build(x.length, (i) => Math.sqrt(x[i]!)),
  abs: (x) => build(x.length, (i) => Math.abs(x[i]!)),
  maximum: (x, y) => build(x.length, (i) => Math.max(x[i]!, y[i]!)),
  norm(x) {
    let squares = 0;
    for (let i = 0; i < x.length; i++) squares += x[i]! * x[i]!;
    return Float32Array.of(Math.sqrt(squares));
  },
  scaleBy: (factor, x) => build(x.length, (i) => factor[0]! * x[i]!),
  slice: (x, from, size) => x.slice(from, from + size),
  concat(vectors) {
    const result = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const vector of vectors) {
      result.set(vector, at);
      at += vector.length;
    }
    return result;
  },
};
