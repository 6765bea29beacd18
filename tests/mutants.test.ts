import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Forms } from './mutants/forms';
import { constantMutants, differing, laboratory, oneMoreFeature, reversedSums } from './mutants/mutants';

const all = ['arrays', 'wasm', 'tensors', 'wgsl', 'glsl'];
/** `node tests/mutants/run.js` changes each number of the program; here it is every twelfth. */
const some = constantMutants().filter((_, i) => i % 12 === 0);

let lab: Awaited<ReturnType<typeof laboratory>>;
let original: Forms;
beforeAll(async () => {
  lab = await laboratory();
  original = await lab.forms();
});
afterAll(() => lab.close());

/** The greatest difference, relative to the greatest number. */
const apart = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]!))) / Math.max(...b.map(Math.abs));

describe('the program of the tensorwise step', () => {
  it.each(some.map((mutant) => [mutant.name, mutant] as const))(
    'changes in every form or in none where a number is another: %s',
    async (_, mutant) => {
      const changed = differing(await lab.forms(mutant), original);
      const numbers = changed.filter((form) => form !== 'wgsl' && form !== 'glsl');
      expect([[], all.slice(0, 3)]).toContainEqual(numbers);
      if (numbers.length > 0) expect(changed).toEqual(all);
    },
  );

  it('takes the same steps in whatever order sums are', async () => {
    const changed = differing(await lab.forms(reversedSums()), original);
    expect(changed).toEqual(['wgsl', 'glsl']);
  });

  it('has one more feature in every form, by one line more', async () => {
    const found = await lab.forms(oneMoreFeature());
    expect(differing(found, original)).toEqual(all);
    expect(apart(found.wasm, found.arrays)).toBeLessThan(1e-4);
    expect(apart(found.tensors, found.arrays)).toBeLessThan(1e-4);
  });
});
