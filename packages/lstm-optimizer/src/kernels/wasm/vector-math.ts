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

/** Constants in variables: V8 would load a constant inside a loop again and again. */
function kept(f: FunctionBuilder, values: readonly number[]): readonly Variable<'v128'>[] {
  return values.map((value) => f.let(f32x4.splat(value)));
}

/** The nonlinearities of an LSTM, with their constants in variables of one function. */
export interface Squashing {
  tanh(x: Vector): Variable<'v128'>;
  /** σ(2x). The half of `σ(x) = ½ + ½·tanh(x/2)` is folded into the weights. */
  sigmoidOfTwice(x: Vector): Variable<'v128'>;
}

/**
 * tanh x = x · P(x²) / Q(x²) on [−7.9, 7.9], held constant beyond, where it differs from 1 by 3e-7.
 * A least-maximum fit of the relative error (1.3e-7 before rounding); in float32 within 4.2e-7 everywhere.
 */
const BOUND = 7.9;
const P = [0.9999998807907104, 0.12934419512748718, 0.002960475394502282, 0.000011531860764080193];
const Q = [1, 0.462676465511322, 0.0238540917634964, 0.00024001234851311892, 2.492554642685718e-7];

export function squashing(f: FunctionBuilder, math: VectorMath): Squashing {
  const [low, high, half] = kept(f, [-BOUND, BOUND, 0.5]);
  const numerator = kept(f, P);
  const denominator = kept(f, Q);

  function tanh(x: Vector): Variable<'v128'> {
    const bounded = f.let(f32x4.pmin(f32x4.pmax(x, low!), high!));
    const square = f.let(f32x4.mul(bounded, bounded));
    const above = f32x4.mul(bounded, polynomial(math, square, numerator));
    return f.let(f32x4.div(above, polynomial(math, square, denominator)));
  }
  return { tanh, sigmoidOfTwice: (x) => f.let(math.madd(tanh(x), half!, half!)) };
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
