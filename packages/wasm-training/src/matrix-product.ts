import { type BatchMatMulAttrs, broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs-core';

/** Two tensors of matrices, in their last two dimensions. */
export type Operands = Readonly<Record<'a' | 'b', TensorInfo>>;

/** Many products `[left, inner] × [inner, right]`, one for each pair of matrices. */
export interface Product {
  readonly left: number;
  readonly inner: number;
  readonly right: number;
  /** Shape of the result before its last two dimensions. */
  readonly batch: readonly number[];
  /** Number of pairs: the product of `batch`. */
  readonly pairs: number;
  readonly ofA: Matrices;
  readonly ofB: Matrices;
}

/** The matrices of one operand. */
export interface Matrices {
  readonly count: number;
  /** Which matrix belongs to a pair, where operands repeat along dimensions of length 1. */
  at(pair: number): number;
}

/**
 * The measures of a batched matrix product, or `undefined` if they do not fit
 * (the backend's own kernel then says why).
 */
export function productOf({ a, b }: Operands, attrs: BatchMatMulAttrs): Product | undefined {
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined;
  if (a.shape.length < 2 || b.shape.length < 2) return undefined;
  const [left, innerA] = sides(a.shape, attrs.transposeA);
  const [inner, right] = sides(b.shape, attrs.transposeB);
  if (innerA !== inner) return undefined;

  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const batch = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const pairs = util.sizeFromShape(batch);
  return { left, inner, right, batch, pairs, ofA: matrices(outerA, batch), ofB: matrices(outerB, batch) };
}

function sides(shape: readonly number[], swap: boolean): readonly [rows: number, columns: number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return swap ? [columns, rows] : [rows, columns];
}

function matrices(outer: readonly number[], batch: readonly number[]): Matrices {
  const count = util.sizeFromShape([...outer]);
  const pairs = util.sizeFromShape([...batch]);
  if (count === pairs) return { count, at: (pair) => pair };
  const padded = [...Array<number>(batch.length - outer.length).fill(1), ...outer];
  const strides = padded.map((length, i) => (length === 1 ? 0 : util.sizeFromShape(padded.slice(i + 1))));
  return {
    count,
    at(pair) {
      let rest = pair;
      let index = 0;
      for (let i = batch.length - 1; i >= 0; i--) {
        index += (rest % batch[i]!) * strides[i]!;
        rest = Math.floor(rest / batch[i]!);
      }
      return index;
    },
  };
}
