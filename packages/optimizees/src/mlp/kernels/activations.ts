import { type Callable, type Expression, f32x4, i32, type Variable, v128 } from '@l2l/wasm';
import { GELU_CUBE, GELU_SCALE } from '../gelu';
import type { Activation } from '../options';
import { type KernelContext, splat } from './context';
import { exponentials } from './exponential';

const parameters = { from: 'i32', to: 'i32', toSlope: 'i32' } as const;

/**
 * Replaces the sums in a range of memory, whole vectors, by their activations. Where the slope is no
 * function of the activation, it is written `toSlope` bytes further on.
 */
export type ActivateFunction = Callable<typeof parameters, 'none'>;

/** Adds one function for each kind of activation in the network. */
export function addActivations(context: KernelContext): ReadonlyMap<Activation, ActivateFunction> {
  const kinds = [...new Set(context.plan.shape.activations)];
  return new Map(kinds.map((kind) => [kind, addActivation(context, kind)]));
}

function addActivation(context: KernelContext, kind: Activation): ActivateFunction {
  return context.module.function({ params: parameters }, (f, { from, to, toSlope }) => {
    const at = f.local('i32');
    const each = (body: (x: Variable<'v128'>) => Expression<'v128'>) =>
      f.loop(at, from, to, 16, () => f.store.v128(at, body(f.let(v128.load(at)))));

    if (kind === 'relu') {
      const zero = f.let(splat(0));
      each((x) => f32x4.pmax(x, zero));
      return;
    }
    const { sigmoid, tanh } = exponentials(f, context);
    if (kind !== 'gelu') {
      each(kind === 'sigmoid' ? sigmoid : tanh);
      return;
    }
    const kept = (value: number) => f.let(splat(value));
    const [one, twice, cube] = [kept(1), kept(2 * GELU_SCALE), kept(2 * GELU_SCALE * GELU_CUBE)];
    const [three, bound, lowBound] = [kept(6 * GELU_SCALE * GELU_CUBE), kept(FLAT), kept(-FLAT)];
    each((x) => {
      const bounded = f.let(f32x4.pmin(f32x4.pmax(x, lowBound), bound));
      const square = f.let(f32x4.mul(bounded, bounded));
      const share = sigmoid(f32x4.mul(bounded, context.madd(cube, square, twice)));
      const curve = f32x4.mul(share, f32x4.sub(one, share));
      const slopeOfTwoU = context.madd(three, square, twice);
      const slope = context.madd(f32x4.mul(bounded, slopeOfTwoU), curve, share);
      f.store.v128(i32.add(at, toSlope), slope);
      return f32x4.mul(f32x4.pmax(x, lowBound), share);
    });
  });
}

/** Beyond, gelu's slope is 0 or 1 to the last bit. */
const FLAT = 8;

/** An adjoint times the slope of the activation whose value lies at an address. */
export function timesSlope(
  kind: Activation,
  adjoint: Expression<'v128'>,
  at: Variable<'i32'>,
  offset: number,
  toSlope: number,
  keep: (value: Expression<'v128'>) => Variable<'v128'>,
): Expression<'v128'> {
  const value = keep(v128.load(at, offset));
  if (kind === 'relu') return v128.andNot(adjoint, f32x4.le(value, splat(0)));
  if (kind === 'gelu') return f32x4.mul(adjoint, v128.load(i32.add(at, toSlope), offset));
  if (kind === 'sigmoid') return f32x4.mul(adjoint, f32x4.mul(value, f32x4.sub(splat(1), value)));
  return f32x4.mul(adjoint, f32x4.sub(splat(1), f32x4.mul(value, value)));
}
