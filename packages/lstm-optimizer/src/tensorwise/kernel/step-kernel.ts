import { f32x4, type ModuleBuilder } from '@l2l/wasm';
import { flushedLanes } from './flushed-lanes';
import { forEachLanes, tensorParameters } from './tensor-loop';

/** The numbers of a `Move`, in the order of the function's parameters. */
const moveParameters = {
  along: 'f32',
  gradient: 'f32',
  epsilon: 'f32',
  trend: 'f32',
  lag: 'f32',
  decay: 'f32',
  kept: 'f32',
} as const;

/**
 * Adds `take(first, stride, bytes, along, gradient, epsilon, trend, lag, decay, kept)`: `takeStep`, four coordinates at
 * a time.
 */
export function addTake(module: ModuleBuilder): void {
  const params = { ...tensorParameters, ...moveParameters };
  module.function({ export: 'take', params }, (f, { first, stride, bytes, ...move }) => {
    const { add, sub, mul, div, sqrt, splat } = f32x4;
    const flushed = flushedLanes(f);
    const along = f.let(splat(move.along));
    const gradient = f.let(splat(move.gradient));
    const epsilon = f.let(splat(move.epsilon));
    const trend = f.let(splat(move.trend));
    const home = f.let(splat(move.lag));
    const decay = f.let(splat(move.decay));
    const kept = f.let(splat(move.kept));
    forEachLanes(f, { first, stride, bytes }, ({ load, store }) => {
      const fresh = div(mul(gradient, flushed(load('gradient'))), add(sqrt(load('second')), epsilon));
      const forwards = add(add(mul(along, load('direction')), fresh), mul(trend, load('trend')));
      const lag = f.let(load('lag'));
      const step = f.let(sub(add(forwards, mul(home, lag)), mul(decay, load('coordinates'))));
      store('step', step);
      store('lag', flushed(f.let(mul(kept, sub(lag, step)))));
    });
  });
}
