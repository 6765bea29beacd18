import type { Optimizee, OptimizeeFamily } from '@l2l/core';

/** Milliseconds of computing after which signals are looked at. */
const BREATH_EVERY = 50;

/** Lets signals be heard now and then: inner training on its own never returns to the event loop. */
type Pause = () => Promise<void>;

/** @param signal - Where it is given, a pause throws its reason once it is aborted. */
function pauses(signal?: AbortSignal): Pause {
  let last = performance.now();
  return async () => {
    if (performance.now() - last >= BREATH_EVERY) {
      await breath();
      last = performance.now();
    }
    signal?.throwIfAborted();
  };
}

/**
 * The same optimizee, whose evaluations let signals be heard.
 *
 * @param signal - Where it is given, evaluations throw its reason once it is aborted.
 */
export function interruptible(optimizee: Optimizee, signal?: AbortSignal): Optimizee {
  return pausing(optimizee, pauses(signal));
}

/** A family whose optimizees are {@link interruptible}, however soon one takes the place of another. */
export function interruptibleFamily(family: OptimizeeFamily, signal?: AbortSignal): OptimizeeFamily {
  const pause = pauses(signal);
  return { name: family.name, sample: async (key) => pausing(await family.sample(key), pause) };
}

function pausing(optimizee: Optimizee, pause: Pause): Optimizee {
  return {
    name: optimizee.name,
    layout: optimizee.layout,
    init: (key) => optimizee.init(key),
    async evaluate(coordinates, key) {
      await pause();
      return optimizee.evaluate(coordinates, key);
    },
    dispose: () => optimizee.dispose(),
  };
}

/** Returns to the event loop once. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
