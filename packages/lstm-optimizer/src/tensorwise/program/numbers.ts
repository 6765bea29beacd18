import type { Arithmetic } from './arithmetic';

/** Numbers in double precision, for steps on arrays. */
export const numbers: Arithmetic<number, boolean> = {
  squareScale: 1,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  sqrt: (x) => Math.sqrt(x),
  log: (x) => Math.log(x),
  exp: (x) => Math.exp(x),
  tanh: (x) => Math.tanh(x),
  abs: (x) => Math.abs(x),
  clamp: (x, low, high) => Math.max(low, Math.min(high, x)),
  above: (a, b) => a > b,
  atLeast: (a, b) => a >= b,
  both: (a, b) => a && b,
  select: (condition, yes, no) => (condition ? yes : no),
  stored: (x) => Math.fround(x),
};
