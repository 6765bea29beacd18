import { type AnyRule, keyOf, type Optimizee } from '@l2l/core';
import type { Lane } from './lane';
import type { Watcher } from './watch';

/**
 * A contestant on a problem of plain arrays, such as a landscape: two numbers are not worth a backend.
 *
 * @param rule - Watched by the watcher.
 */
export async function openArrayLane(problem: Optimizee, rule: AnyRule, watcher: Watcher): Promise<Lane> {
  const key = keyOf(0);
  let coordinates = problem.init(key);
  let state = rule.init(problem.layout);
  let here = await problem.evaluate(coordinates, key);
  let hasDiverged = false;
  let milliseconds = 0;
  let fast: number[] = [...coordinates];
  let slow: number[] = rule.lag ? [...coordinates] : [];

  const slowly = () => {
    const lag = rule.lag?.(state);
    return lag && coordinates.map((x, i) => x + lag[i]!);
  };

  return {
    async step() {
      if (hasDiverged) return;
      const before = performance.now() - watcher.spent();
      const { gradient, loss } = here;
      const update = rule.update({ gradient, coordinates, loss: Float32Array.of(loss) }, state);
      state = update.state;
      coordinates = coordinates.map((x, i) => x + update.step[i]!);
      here = await problem.evaluate(coordinates, key);
      milliseconds += performance.now() - watcher.spent() - before;
      hasDiverged = !Number.isFinite(here.loss) || !here.gradient.every(Number.isFinite);
      if (hasDiverged) return;
      fast.push(...coordinates);
      slow.push(...(slowly() ?? []));
    },
    async mark() {
      const seconds = milliseconds / 1000;
      if (hasDiverged) return { loss: null, fast: null, gap: null, seconds };
      const at = slowly();
      if (!at) return { loss: here.loss, fast: here.loss, gap: null, seconds };
      const { loss } = await problem.evaluate(at, key);
      const gap = Math.hypot(...at.map((x, i) => x - coordinates[i]!)) / Math.sqrt(at.length);
      return { loss, fast: here.loss, gap, seconds };
    },
    glimpse: () => watcher.glimpse(),
    walk() {
      const walked = { fast: Float32Array.from(fast), slow: Float32Array.from(slow) };
      fast = [];
      slow = [];
      return walked;
    },
    beliefs: async () => null,
    accuracy: async () => null,
    dispose: () => watcher.dispose(),
  };
}
