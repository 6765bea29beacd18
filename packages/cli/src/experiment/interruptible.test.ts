import { keyOf } from '@l2l/core';
import { quadratic } from '@l2l/optimizees';
import { expect, it } from 'vitest';
import { interruptibleFamily } from './interruptible';

it('lets signals be heard where each optimizee is used for a moment only', async () => {
  const stop = new AbortController();
  const bowl = quadratic(4, { key: keyOf(1) });
  const family = interruptibleFamily({ name: 'bowls', sample: async () => bowl }, stop.signal);
  // Behind all that is at work: a loop which never returns to the event loop does not reach it.
  setImmediate(() => stop.abort(new Error('stopped')));
  const start = bowl.init(keyOf(2));
  const training = async () => {
    for (let i = 0; i < 1e7; i++) {
      const optimizee = await family.sample(keyOf(i));
      await optimizee.evaluate(start, keyOf(i));
    }
  };
  await expect(training()).rejects.toThrow('stopped');
});
