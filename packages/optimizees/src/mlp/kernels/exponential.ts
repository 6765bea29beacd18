import { type Expression, type FunctionBuilder, f32x4, i32x4, type Variable, v128 } from '@l2l/wasm';
import type { KernelContext } from './context';

type Vector = Expression<'v128'>;

/** eˣ of four lanes as `scale + scale · rest`, scale a power of two: so eˣ − 1 loses nothing near 0. */
interface Power {
  readonly scale: Variable<'v128'>;
  readonly rest: Variable<'v128'>;
}

/** Functions made of powers of e, with their constants in variables of one function. */
export interface Exponentials {
  /** eˣ, relative error 1e-7; 0 below −88, constant above 88. */
  exp(x: Vector): Variable<'v128'>;
  /** 1 / (1 + e⁻ˣ), relative error 2e-7 above −88. */
  sigmoid(x: Vector): Variable<'v128'>;
  /** (e²ˣ − 1) / (e²ˣ + 1), relative error 4e-7. */
  tanh(x: Vector): Variable<'v128'>;
}

/** The 8-bit exponent of a float is that of 2, plus this. */
const BIAS = 127;
const MANTISSA_BITS = 23;
const BOUND = 88;
/** ln 2 in two parts, so that a multiple of the first is exact. */
const LN2 = [0.693359375, -2.1219444e-4] as const;
/** eʳ = 1 + r + r² · P(r) for |r| ≤ ln √2. Source: Cephes, expf. */
const P = [
  5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4,
];

export function exponentials(f: FunctionBuilder, { madd }: KernelContext): Exponentials {
  // V8 would load a constant inside a loop again and again.
  const kept = (value: number) => f.let(f32x4.splat(value));
  const [one, two, bound, lowBound] = [kept(1), kept(2), kept(BOUND), kept(-BOUND)];
  const [perLn2, high, low] = [kept(1 / Math.LN2), kept(-LN2[0]), kept(-LN2[1])];
  const coefficients = P.map(kept);
  const bias = f.let(i32x4.splat(BIAS));

  function power(x: Vector): Power {
    // With x first, a NaN stays one.
    const bounded = f.let(f32x4.pmin(f32x4.pmax(x, lowBound), bound));
    const exponent = f.let(f32x4.nearest(f32x4.mul(bounded, perLn2)));
    const r = f.let(madd(exponent, low, madd(exponent, high, bounded)));
    const series = coefficients.reduceRight<Vector | undefined>(
      (sum, coefficient) => (sum ? madd(sum, r, coefficient) : coefficient),
      undefined,
    )!;
    const rest = f.let(madd(f32x4.mul(r, r), series, r));
    const scale = f.let(i32x4.shl(i32x4.add(i32x4.saturateF32x4(exponent), bias), MANTISSA_BITS));
    return { scale, rest };
  }
  function exp(x: Vector): Variable<'v128'> {
    const { scale, rest } = power(x);
    return f.let(madd(scale, rest, scale));
  }
  return {
    exp,
    sigmoid: (x) => f.let(f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))))),
    tanh(x) {
      const { scale, rest } = power(f32x4.add(x, x));
      const less1 = f.let(madd(scale, rest, f32x4.sub(scale, one)));
      return f.let(f32x4.div(less1, f32x4.add(less1, two)));
    },
  };
}

/** The lanes of a where the mask has ones, zeros elsewhere. */
export const where = (mask: Vector, a: Vector): Vector => v128.and(a, mask);
