import type { Optimizee, OptimizeeFamily } from '@l2l/core';

/** Milliseconds of computing after which signals are looked at. */
const BREATH_EVERY = 50;

/**
 * The same optimizee, whose evaluations let signals be heard: inner training on its own never returns to the
 * event loop.
 *
 * @param signal - Where it is given, evaluations throw its reason once it is aborted.
 */
export function interruptible(optimizee: Optimizee, signal?: AbortSignal): Optimizee {
  let last = performance.now();
  return {
    name: optimizee.name,
    layout: optimizee.layout,
    init: (key) => optimizee.init(key),
    async evaluate(coordinates, key) {
      if (performance.now() - last >= BREATH_EVERY) {
        await breath();
        last = performance.now();
      }
      signal?.throwIfAborted();
      return optimizee.evaluate(coordinates, key);
    },
    dispose: () => optimizee.dispose(),
  };
}

/** A family whose optimizees are {@link interruptible}. */
export function interruptibleFamily(family: OptimizeeFamily, signal?: AbortSignal): OptimizeeFamily {
  return {
    name: family.name,
    sample: async (key) => interruptible(await family.sample(key), signal),
  };
}

/** Returns to the event loop once. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
