import { adam, adamw, sgd } from '@l2l/baselines';
import type { AnyRule } from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadOptimizer } from '@l2l/lookahead';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterEach, describe, expect, it } from 'vitest';

const variables: tf.Variable[] = [];

function variable(values: number | number[]): tf.Variable {
  const made = tf.variable(tf.tensor(values));
  variables.push(made);
  return made;
}

afterEach(() => {
  tf.dispose(variables.splice(0));
});

const square = (w: tf.Variable) => tf.sum(tf.square(w)) as tf.Scalar;
const numbersOf = (w: tf.Tensor) => [...w.dataSync()];

describe('a memory that was loaded and waits for its first step', () => {
  /** A Lookahead one step into its period, and another which has taken up its memory. */
  async function loaded() {
    const w = variable([1, 2]);
    const make = () => lookaheadOptimizer({ fast: sgd(0.1), period: 5 });
    const [first, second] = [make(), make()];
    first.minimize(() => square(w), false, [w]);
    await second.setWeights(await first.getWeights());
    return { w, first, second };
  }

  it('does not pass fast weights off as slow ones: it does not yet know whose they are', async () => {
    const { second } = await loaded();
    expect(() => second.slowWeights()).toThrow(expect.objectContaining({ code: 'not-supported' }));
    await expect(second.atSlowWeights(() => 0)).rejects.toThrow(/first step/);
  });

  it('tells the slow weights after that step', async () => {
    const { w, second } = await loaded();
    second.minimize(() => square(w), false, [w]);
    const slow = numbersOf(second.slowWeights()[w.name]!);
    // Both steps belong to one period, so the slow weights are still at the start.
    expect(slow).toEqual([expect.closeTo(1, 6), expect.closeTo(2, 6)]);
  });

  it('needs no waiting where the rule has no slow weights', async () => {
    const optimizer = ruleOptimizer(adam(0.1));
    const w = variable([1]);
    optimizer.minimize(() => square(w), false, [w]);
    const other = ruleOptimizer(adam(0.1));
    await other.setWeights(await optimizer.getWeights());
    expect(other.slowWeights()).toEqual({});
  });

  it('is saved again as it came', async () => {
    const { first, second } = await loaded();
    const read = async (optimizer: typeof first) =>
      (await optimizer.getWeights()).map(({ name, tensor }) => [name, numbersOf(tensor)]);
    expect(await read(second)).toEqual(await read(first));
  });

  it('is not that of a tf.train optimizer, also where the rule remembers nothing', async () => {
    const w = variable([1]);
    const foreign = tf.train.momentum(0.1, 0.9);
    foreign.minimize(() => square(w), false, [w]);
    const saved = await foreign.getWeights();
    await expect(ruleOptimizer(sgd(0.1)).setWeights(saved)).rejects.toMatchObject({ code: 'bad-checkpoint' });
  });
});

describe('while the variables hold the slow weights', () => {
  it('the memory cannot be saved, since it belongs to the fast ones', async () => {
    const w = variable([1]);
    const optimizer = lookaheadOptimizer({ fast: sgd(0.1) });
    optimizer.minimize(() => square(w), false, [w]);
    const saving = optimizer.atSlowWeights(() => optimizer.getWeights());
    await expect(saving).rejects.toMatchObject({ code: 'not-supported' });
    expect(await optimizer.getWeights()).not.toHaveLength(0);
  });

  it('nobody can go back from them once more', async () => {
    const w = variable([1]);
    const optimizer = lookaheadOptimizer({ fast: sgd(0.1) });
    optimizer.minimize(() => square(w), false, [w]);
    const again = optimizer.atSlowWeights(() => optimizer.slowWeights());
    await expect(again).rejects.toMatchObject({ code: 'not-supported' });
  });
});

describe('slow weights', () => {
  it('of a variable that never had a gradient are the variable itself', () => {
    const [trained, asleep] = [variable([1]), variable([5])];
    // AdamW decays every coordinate at every step, with or without a gradient.
    const optimizer = lookaheadOptimizer({ fast: adamw(0.1, { weightDecay: 0.5 }), period: 5 });
    optimizer.minimize(() => square(trained), false, [trained, asleep]);
    expect(numbersOf(optimizer.slowWeights()[asleep.name]!)).toEqual([5]);
  });

  it('of a variable that is gone are an error which names it', () => {
    const w = tf.variable(tf.tensor1d([1]));
    const optimizer = lookaheadOptimizer({ fast: sgd(0.1) });
    optimizer.minimize(() => square(w), false, [w]);
    w.dispose();
    expect(() => optimizer.slowWeights()).toThrow(
      expect.objectContaining({ code: 'not-found', message: expect.stringContaining(`"${w.name}"`) }),
    );
  });
});

describe('an optimizer that was disposed', () => {
  it('has no memory to save or to show, and takes up none', async () => {
    const w = variable([1]);
    const optimizer = lookaheadOptimizer({ fast: sgd(0.1) });
    optimizer.minimize(() => square(w), false, [w]);
    const saved = (await optimizer.getWeights()).map(({ name, tensor }) => ({
      name,
      tensor: tensor.clone(),
    }));
    optimizer.dispose();
    await expect(optimizer.getWeights()).rejects.toMatchObject({ code: 'disposed' });
    await expect(optimizer.setWeights(saved)).rejects.toMatchObject({ code: 'disposed' });
    expect(() => optimizer.slowWeights()).toThrow(expect.objectContaining({ code: 'disposed' }));
    tf.dispose(saved.map(({ tensor }) => tensor));
  });
});

describe('variables', () => {
  it.each(['host', 'device'] as const)('may be scalars, on the %s', (placement) => {
    const [scalar, vector] = [variable(3), variable([1, 2])];
    const optimizer = ruleOptimizer(sgd(0.25), { placement });
    optimizer.minimize(() => tf.add(square(scalar), square(vector)), false, [scalar, vector]);
    // ∇w² = 2w, so each is halved.
    expect([...numbersOf(scalar), ...numbersOf(vector)]).toEqual([1.5, 0.5, 1]);
    expect(scalar.shape).toEqual([]);
  });

  it('are listed once, at every step', () => {
    const w = variable([1]);
    const optimizer = ruleOptimizer(sgd(0.1));
    const entry = { name: w.name, tensor: tf.tensor1d([1]) };
    optimizer.applyGradients([entry]);
    const before = numbersOf(w);
    expect(() => optimizer.applyGradients([entry, entry])).toThrow(
      expect.objectContaining({ code: 'bad-layout' }),
    );
    expect(numbersOf(w)).toEqual(before);
    entry.tensor.dispose();
  });
});

describe('a first step that fails', () => {
  it.each(['host', 'device'] as const)('binds the optimizer to no variables, on the %s', (placement) => {
    const [bad, good] = [variable([1]), variable([1])];
    // Every rule of ours masks or refuses what is not finite; this one gives up by itself.
    let isUnwell = true;
    const healthy = adam(0.5);
    const moody = (rule: AnyRule<never>): AnyRule<never> => ({
      ...rule,
      update(seen, state) {
        if (isUnwell) throw new Error('unwell');
        return rule.update(seen, state);
      },
      on: (space) => moody(healthy.on!(space) as AnyRule<never>) as never,
    });
    const optimizer = ruleOptimizer(moody(healthy as AnyRule<never>) as never, { placement });
    const before = tf.memory().numTensors;
    expect(() => optimizer.minimize(() => square(bad), false, [bad])).toThrow('unwell');
    expect([tf.memory().numTensors, optimizer.stateBytes]).toEqual([before, 0]);
    isUnwell = false;
    optimizer.minimize(() => square(good), false, [good]);
    // The first step of Adam is its learning rate, whatever the gradient.
    expect(numbersOf(good)).toEqual([expect.closeTo(0.5, 5)]);
  });
});

describe('what is no rule', () => {
  it.each([
    ['a name', 'adam'],
    ['nothing', undefined],
    ['a factory', adam],
  ])('is refused: %s', (_, given) => {
    expect(() => ruleOptimizer(given as never)).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringContaining('adam(0.001)') }),
    );
  });
});

describe('a memory moves between host and device', () => {
  it.each([
    ['host', 'device'],
    ['device', 'host'],
  ] as const)('from the %s to the %s', async (from, to) => {
    const run = async (second: 'host' | 'device') => {
      const w = variable([1, -2, 3]);
      const make = (placement: 'host' | 'device') =>
        lookaheadOptimizer({ fast: adam(0.1), period: 3, placement });
      const first = make(from);
      for (let i = 0; i < 4; i++) first.minimize(() => square(w), false, [w]);
      const next = make(second);
      await next.setWeights(await first.getWeights());
      for (let i = 0; i < 4; i++) next.minimize(() => square(w), false, [w]);
      return numbersOf(w);
    };
    const [stayed, moved] = [await run(from), await run(to)];
    for (const [i, value] of moved.entries()) expect(value).toBeCloseTo(stayed[i]!, 5);
  });
});
