/**
 * What the program of the step is computed with. The scalar half of a step is written once, as functions of an
 * arithmetic, and each form of the rule calls them with its own: numbers on arrays, tensors, or the text of a shader.
 *
 * `X` is a number and `B` a truth value of the form. Every operand may be a plain number, too: a constant.
 */
export interface Arithmetic<X, B> {
  /** What sums of squares of gradients and of their means are multiplied by: a power of four. */
  readonly squareScale: number;
  add(a: X | number, b: X | number): X;
  sub(a: X | number, b: X | number): X;
  mul(a: X | number, b: X | number): X;
  div(a: X | number, b: X | number): X;
  min(a: X | number, b: X | number): X;
  max(a: X | number, b: X | number): X;
  sqrt(x: X | number): X;
  log(x: X | number): X;
  exp(x: X | number): X;
  tanh(x: X | number): X;
  abs(x: X | number): X;
  /** The value, or the nearer end of the range. */
  clamp(x: X | number, low: number, high: number): X;
  /** `a > b` */
  above(a: X | number, b: X | number): B;
  /** `a ≥ b` */
  atLeast(a: X | number, b: X | number): B;
  both(a: B, b: B): B;
  /** Both values are computed; neither may be needed to be finite. */
  select(condition: B, yes: X | number, no: X | number): X;
  /** As the state keeps the number, in float32. */
  stored(x: X | number): X;
}

/** An operand of a form whose numbers are `X`. */
export type Operand<X> = X | number;
