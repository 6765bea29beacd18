import {
  type Expression,
  type FunctionBuilder,
  f32x4,
  i32x4,
  multiplyAdd,
  type Variable,
  v128,
} from '@l2l/wasm';

type Vector = Expression<'v128'>;

/** Arithmetic on four lanes, and whether it may use relaxed SIMD. */
export interface VectorMath {
  /** a · b + c */
  readonly madd: (a: Vector, b: Vector, c: Vector) => Vector;
}

export function vectorMath(relaxed: boolean): VectorMath {
  return { madd: multiplyAdd(relaxed) };
}

/** Σ coefficients[i] · xⁱ by Horner's rule. */
function polynomial({ madd }: VectorMath, x: Vector, coefficients: readonly Vector[]): Vector {
  return coefficients
    .slice(0, -1)
    .reduceRight((sum, coefficient) => madd(sum, x, coefficient), coefficients.at(-1)!);
}

/** The same with xⁿ behind the last of n coefficients, which costs a product less. */
function monicPolynomial({ madd }: VectorMath, x: Vector, coefficients: readonly Vector[]): Vector {
  return coefficients
    .slice(0, -1)
    .reduceRight((sum, coefficient) => madd(sum, x, coefficient), f32x4.add(x, coefficients.at(-1)!));
}

/** Constants in variables: V8 would load a constant inside a loop again and again. */
function kept(f: FunctionBuilder, values: readonly number[]): readonly Variable<'v128'>[] {
  return values.map((value) => f.let(f32x4.splat(value)));
}

/** What the kernel multiplies numbers by before they are squashed, so that both polynomials are monic. */
export const SQUASHING_SCALE = Math.fround(0.021518385037779808);

/**
 * The nonlinearities of an LSTM, with their constants in variables of one function. All take numbers
 * that are multiplied by {@link SQUASHING_SCALE}; for what the gates add up, the weights carry it.
 */
export interface Squashing {
  /** x times {@link SQUASHING_SCALE}. */
  scaled(x: Vector): Vector;
  /** tanh x */
  tanh(scaledX: Vector): Variable<'v128'>;
  /** σ(2x). The half of `σ(x) = ½ + ½·tanh(x/2)` is carried by the weights, too. */
  sigmoidOfTwice(scaledX: Vector): Variable<'v128'>;
  /** σ(2x) · tanh y, with one division. */
  gated(scaledX: Vector, scaledY: Vector): Variable<'v128'>;
}

/**
 * tanh x = y · P(y²) / Q(y²), y = SQUASHING_SCALE · x, on [−8, 8], held constant beyond. P = … + y⁶ and
 * Q = … + y⁸. A least-maximum fit of the relative error (1.5e-7); with rounding within 4.2e-7 everywhere.
 */
const BOUND = 8 * SQUASHING_SCALE;
const P = [0.000008687025001563597, 0.0024249604903161526, 0.11956536024808884];
const Q = [1.8693077663556323e-7, 0.0001867482642410323, 0.020763613283634186, 0.44938594102859497];

export function squashing(f: FunctionBuilder, math: VectorMath): Squashing {
  const { add, mul, div, pmin, pmax } = f32x4;
  const [low, high, half, scale] = kept(f, [-BOUND, BOUND, 0.5, SQUASHING_SCALE]);
  const numerator = kept(f, P);
  const denominator = kept(f, Q);

  /** tanh x as a fraction. The denominator lies in [1e-7, 1e-4], so that products of two are harmless. */
  function fraction(x: Vector) {
    const bounded = f.let(pmin(pmax(x, low!), high!));
    const square = f.let(mul(bounded, bounded));
    const above = f.let(mul(bounded, monicPolynomial(math, square, numerator)));
    return { above, below: f.let(monicPolynomial(math, square, denominator)) };
  }
  function tanh(x: Vector): Variable<'v128'> {
    const { above, below } = fraction(x);
    return f.let(div(above, below));
  }
  return {
    scaled: (x) => mul(x, scale!),
    tanh,
    sigmoidOfTwice: (x) => f.let(math.madd(tanh(x), half!, half!)),
    gated(x, y) {
      const gate = fraction(x);
      const value = fraction(y);
      const above = mul(mul(add(gate.below, gate.above), half!), value.above);
      return f.let(div(above, mul(gate.below, value.below)));
    },
  };
}

const SIGN = -(2 ** 31);
const MAGNITUDE = 2 ** 31 - 1;
const SMALLEST_NORMAL = 2 ** -126;
const SMALLEST = 2 ** -149;
/** Bits of √½, above which a mantissa is taken as below 1. */
const ROOT_HALF = 0x3f3504f3;
/** ln(1 + f) = f − f²/2 + f³ · L(f) for 1 + f in [√½, √2]. Source: Cephes, logf. */
const L = [
  3.3333331174e-1, -2.4999993993e-1, 2.0000714765e-1, -1.6668057665e-1, 1.4249322787e-1, -1.2420140846e-1,
  1.167699874e-1, -1.151461031e-1, 7.0376836292e-2,
];
/** ln 2 in two parts, so that a multiple of the first is exact. */
const LN2 = [0.693359375, -2.1219444e-4] as const;

/** The two features of a gradient; see `preprocess`. */
export function features(f: FunctionBuilder, math: VectorMath, p: number) {
  const splat = f32x4.splat;
  // Below the smallest float every gradient but zero is loud, and e^p alone would overflow.
  const threshold = Math.max(Math.fround(Math.exp(-p)), SMALLEST);
  const rootOfGain = Math.exp(Math.min(p, 104) / 2);

  return (gradient: Vector): readonly [logarithm: Vector, sign: Vector] => {
    const size = f.let(v128.and(gradient, i32x4.splat(MAGNITUDE)));
    const sign = f.let(v128.and(gradient, i32x4.splat(SIGN)));
    const isLoud = f.let(f32x4.ge(size, splat(threshold)));
    const scaled = f32x4.mul(f32x4.mul(gradient, splat(rootOfGain)), splat(rootOfGain));
    return [
      v128.bitSelect(f32x4.mul(naturalLog(f, math, size), splat(1 / p)), splat(-1), isLoud),
      v128.bitSelect(v128.or(sign, splat(1)), scaled, isLoud),
    ];
  };
}

/** ln x for x > 0, denormal numbers included; any finite number for x = 0. Within 1e-7, relative or absolute. */
function naturalLog(f: FunctionBuilder, math: VectorMath, x: Variable<'v128'>): Vector {
  const splat = f32x4.splat;
  // Denormal numbers have no exponent of their own: look at 2²⁴ x instead.
  const isDenormal = f.let(f32x4.lt(x, splat(SMALLEST_NORMAL)));
  const normal = f.let(v128.bitSelect(f32x4.mul(x, splat(2 ** 24)), x, isDenormal));
  const shift = v128.and(isDenormal, splat(24));
  const exponent = f.let(i32x4.shr(i32x4.sub(normal, i32x4.splat(ROOT_HALF)), 23));
  const mantissa = i32x4.sub(normal, i32x4.shl(exponent, 23));
  const powers = f.let(f32x4.sub(f32x4.convertI32x4(exponent), shift));
  const r = f.let(f32x4.sub(mantissa, splat(1)));
  const square = f.let(f32x4.mul(r, r));
  const series = polynomial(
    math,
    r,
    L.map((coefficient) => splat(coefficient)),
  );
  const tail = math.madd(powers, splat(LN2[1]), f32x4.mul(f32x4.mul(square, r), series));
  const small = f.let(math.madd(square, splat(-0.5), tail));
  return math.madd(powers, splat(LN2[0]), f32x4.add(r, small));
}
