import {
  type Expression,
  type FunctionBuilder,
  f32x4,
  f64,
  f64x2,
  type ModuleBuilder,
  shuffle64,
  type Variable,
  v128,
} from '@l2l/wasm';
import { SMALLEST_SQUARE } from '../flush';
import { BETA1, BETA2, EPSILON, TREND } from '../program/moments';
import { SUMS, type SumName } from '../program/sums';
import { flushedLanes } from './flushed-lanes';
import { forEachLanes, tensorParameters } from './tensor-loop';

/**
 * Adds `renew(first, stride, bytes, firstCorrection, rootCorrection)`, which is `renewDirection` on four
 * coordinates at a time, and leaves the sums at the begin of the memory; that of `power` is without its
 * correction.
 *
 * Products are added up in float32 for at most eight turns, and then in float64, so that long tensors lose
 * nothing. Squares of gradients are in float64 from the beginning: those of large ones are beyond float32.
 *
 * @param firstCorrection - 1/(1 − β₁ᵗ)
 * @param rootCorrection - 1/√(1 − β₂ᵗ)
 */
export function addRenew(module: ModuleBuilder): void {
  const params = { ...tensorParameters, firstCorrection: 'f32', rootCorrection: 'f32' } as const;
  module.function({ export: 'renew', params }, (f, { firstCorrection, rootCorrection, ...tensor }) => {
    const { add, sub, mul, div, sqrt, neg, splat } = f32x4;
    const flushed = flushedLanes(f);
    const least = f.let(f64x2.splat(SMALLEST_SQUARE));
    const flushedSquare = (v: Variable<'v128'>) => v128.andNot(v, f64x2.lt(v, least));
    const [keep1, new1] = [f.let(splat(BETA1)), f.let(splat(1 - BETA1))];
    const [keep2, new2] = [f.let(f64x2.splat(BETA2)), f.let(f64x2.splat(1 - BETA2))];
    const [epsilon, share] = [f.let(splat(EPSILON)), f.let(splat(TREND))];
    const scale = f.let(neg(splat(firstCorrection)));
    const root = f.let(splat(rootCorrection));
    const totals = totalsOf(f);

    forEachLanes(
      f,
      tensor,
      ({ load, store }) => {
        const g = flushed(load('gradient'));
        const p = load('direction');
        const e = load('trend');
        const squares = halves(f, g).map((half) => f.let(f64x2.mul(half, half)));
        const [low, high] = halves(f, load('second'))
          .map((second, i) => f.let(f64x2.add(f64x2.mul(keep2, second), f64x2.mul(new2, squares[i]!))))
          .map((second) => f.let(flushedSquare(second)));
        const v = f.let(shuffle64(f32x4.demoteF64x2(low!), f32x4.demoteF64x2(high!), [0, 2]));
        const m = flushed(f.let(add(mul(keep1, load('first')), mul(new1, g))));
        store('first', m);
        store('second', v);
        const x = flushed(f.let(div(mul(m, scale), add(mul(sqrt(v), root), epsilon))));
        store('direction', x);
        store('trend', flushed(f.let(add(e, mul(share, sub(x, e))))));
        totals.addWide('gradient', f64x2.add(squares[0]!, squares[1]!));
        totals.addWide('power', f64x2.add(low!, high!));

        const θ = load('coordinates');
        const a = load('lag');
        totals.add('direction', mul(x, x));
        totals.add('before', mul(p, p));
        totals.add('trend', mul(e, e));
        totals.add('alongBefore', mul(x, p));
        totals.add('alongTrend', mul(x, e));
        totals.add('gradientAlongBefore', mul(g, p));
        totals.add('coordinates', mul(θ, θ));
        totals.add('gradientAlongTrend', mul(g, e));
        totals.add('gradientAlongLag', mul(g, a));
        totals.add('lag', mul(a, a));
      },
      totals.collect,
    );
    totals.leave();
  });
}

/** Sums over a tensor, of four lanes in float32 or two in float64. */
function totalsOf(f: FunctionBuilder) {
  const totals = new Map<SumName, Variable<'v128'>>(SUMS.map((name) => [name, f.let(f64x2.splat(0))]));
  const ofRun = new Map<SumName, Variable<'v128'>>();
  const addWide = (name: SumName, value: Expression<'v128'>) =>
    f.set(totals.get(name)!, f64x2.add(totals.get(name)!, value));
  return {
    addWide,
    add(name: SumName, value: Expression<'v128'>) {
      const sum = ofRun.get(name) ?? f.local('v128');
      ofRun.set(name, sum);
      f.set(sum, f32x4.add(sum, value));
    },
    /** Takes the sums of a run over, and begins new ones. */
    collect() {
      for (const [name, sum] of ofRun) {
        const [low, high] = halves(f, sum);
        addWide(name, f64x2.add(low, high));
        f.set(sum, f32x4.splat(0));
      }
    },
    leave() {
      SUMS.forEach((name, i) => {
        const [even, odd] = [0, 1].map((lane) => f64x2.extract(totals.get(name)!, lane));
        f.store.f64(0, f64.add(even!, odd!), 8 * i);
      });
    },
  };
}

/** The first two of four lanes and the last two, as float64. */
function halves(f: FunctionBuilder, lanes: Variable<'v128'>): [Variable<'v128'>, Variable<'v128'>] {
  return [f.let(f64x2.promoteLowF32x4(lanes)), f.let(f64x2.promoteLowF32x4(shuffle64(lanes, lanes, [1, 0])))];
}
