import { adam, momentum, sgd } from '@l2l/baselines';
import { type AnyRule, L2lError, registerRule } from '@l2l/core';
import { type RuleOptimizer, ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm, lookaheadOptimizer } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fitSteps, smallModel, weightsOf } from './small-problem.js';

const variables: tf.Variable[] = [];

function variable(values: number[], name?: string): tf.Variable<tf.Rank.R1> {
  const made = tf.variable(tf.tensor1d(values), true, name);
  variables.push(made);
  return made;
}

afterEach(() => {
  tf.dispose(variables.splice(0));
  vi.restoreAllMocks();
});

const squares = (...of: tf.Variable[]) => tf.addN(of.map((each) => tf.sum(tf.square(each)))) as tf.Scalar;

/** The error a call throws. */
function errorOf(call: () => unknown): L2lError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(L2lError);
    return error as L2lError;
  }
  throw new Error('It did not throw.');
}

describe('minimize', () => {
  it('returns the loss before the step where it is asked to, as tf.train does', () => {
    const w = variable([3, 4]);
    const optimizer = ruleOptimizer(sgd(0.5));
    // ∇(w²) = 2w, and w − 0.5·2w = 0.
    expect(optimizer.minimize(() => squares(w), true, [w])!.dataSync()[0]).toBe(25);
    expect([...w.dataSync()]).toEqual([0, 0]);
    expect(optimizer.minimize(() => squares(w), false, [w])).toBeNull();
    expect(optimizer.iterations).toBe(2);
  });

  it('trains only what varList names, and without one every trainable variable', () => {
    const [a, b] = [variable([1]), variable([1])];
    ruleOptimizer(sgd(0.25)).minimize(() => squares(a, b), false, [a]);
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([0.5, 1]);
    ruleOptimizer(sgd(0.25)).minimize(() => squares(a, b));
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([0.25, 0.5]);
  });

  it('tells the rule the loss and where it stands', () => {
    const seen: number[][] = [];
    const spy: AnyRule = {
      name: 'spy',
      init: () => ({}),
      update({ gradient, coordinates, loss }, state) {
        seen.push([...gradient], [...coordinates], [...loss!]);
        return { step: new Float32Array(gradient.length), state };
      },
    };
    const [a, b] = [variable([1, 2]), variable([3])];
    ruleOptimizer(spy).minimize(() => squares(a, b), false, [a, b]);
    expect(seen).toEqual([[2, 4, 6], [1, 2, 3], [14]]);
  });
});

describe('applyGradients', () => {
  it('takes an array and a map by name, in any order', () => {
    const [a, b] = [variable([1], 'a'), variable([10, 20], 'b')];
    const optimizer = ruleOptimizer(momentum(1, { momentum: 0.5 }));
    const [ga, gb] = [tf.tensor1d([1]), tf.tensor1d([2, 3])];
    optimizer.applyGradients([
      { name: 'a', tensor: ga },
      { name: 'b', tensor: gb },
    ]);
    optimizer.applyGradients({ b: gb, a: ga });
    // Velocities g, then 1.5·g: in all 2.5·g.
    expect([...a.dataSync(), ...b.dataSync()]).toEqual([1 - 2.5, 10 - 5, 20 - 7.5]);
  });

  it('lets a variable stand still until it has had a gradient, and takes a missing one for zero after', () => {
    const [a, b] = [variable([1], 'a'), variable([1], 'b')];
    // This rule moves every coordinate at every step.
    const restless: AnyRule = {
      name: 'restless',
      init: () => ({}),
      update: ({ gradient }, state) => ({ step: gradient.map((g) => -g - 1), state }),
    };
    const optimizer = ruleOptimizer(restless);
    const one = tf.tensor1d([1]);
    optimizer.applyGradients({ a: one, b: null as never });
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([-1, 1]);
    optimizer.applyGradients([
      { name: 'a', tensor: undefined as never },
      { name: 'b', tensor: one },
    ]);
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([-2, -1]);
  });

  it('trains a network whose heads take turns', () => {
    const [trunk, head, other] = [variable([1]), variable([1]), variable([1])];
    const optimizer = lookaheadOptimizer({ fast: adam(0.1) });
    const list = [trunk, head, other];
    for (let i = 0; i < 40; i++) optimizer.minimize(() => squares(trunk, i % 2 ? head : other), false, list);
    for (const each of list) expect(Math.abs(each.dataSync()[0]!)).toBeLessThan(0.5);
  });
});

describe('compile and fit', () => {
  it('train with a Lookahead-LSTM as with any optimizer', async () => {
    const model = smallModel();
    const optimizer = lookaheadLstm();
    model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const losses = await fitSteps(model, 200);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(optimizer.iterations).toBe(200);
    expect(model.optimizer).toBe(optimizer);
  });

  it('give each of two models an optimizer of its own config', () => {
    const config = lookaheadLstm({ period: 3 }).getConfig();
    const copy = (lookaheadLstm().constructor as typeof RuleOptimizer).fromConfig(
      lookaheadLstm().constructor as never,
      JSON.parse(JSON.stringify(config)),
    );
    expect((copy as unknown as RuleOptimizer).getConfig()).toEqual(config);
  });
});

describe('slow weights', () => {
  it('are there to be evaluated, and the fast ones come back to the last bit', async () => {
    const model = smallModel();
    const optimizer = lookaheadOptimizer({ fast: sgd(0.1), period: 5 });
    model.compile({ optimizer, loss: 'categoricalCrossentropy' });
    const start = weightsOf(model);
    await fitSteps(model, 4);
    const fast = weightsOf(model);
    const before = tf.memory().numTensors;
    const slow = await optimizer.atSlowWeights(async () => weightsOf(model));
    expect(weightsOf(model)).toEqual(fast);
    // No slow step yet: the slow weights are still at the start.
    for (const [i, value] of slow.entries()) expect(value).toBeCloseTo(start[i]!, 6);
    await expect(optimizer.atSlowWeights(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(weightsOf(model)).toEqual(fast);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('do not disturb training', async () => {
    const train = async (look: boolean) => {
      const model = smallModel();
      const optimizer = lookaheadLstm();
      model.compile({ optimizer, loss: 'categoricalCrossentropy' });
      for (let i = 0; i < 4; i++) {
        await fitSteps(model, 4);
        if (look) await optimizer.atSlowWeights(() => model.getWeights().length);
      }
      return weightsOf(model);
    };
    expect(await train(true)).toEqual(await train(false));
  });

  it('cannot be trained', async () => {
    const w = variable([1]);
    const optimizer = lookaheadOptimizer({ fast: sgd(0.1) });
    optimizer.minimize(() => squares(w), false, [w]);
    const training = optimizer.atSlowWeights(() => optimizer.minimize(() => squares(w), false, [w]));
    await expect(training).rejects.toMatchObject({ code: 'not-supported' });
  });

  it('are the variables themselves where a rule has none', async () => {
    const w = variable([1]);
    const optimizer = ruleOptimizer(sgd(0.1));
    expect(optimizer.slowWeights()).toEqual({});
    optimizer.minimize(() => squares(w), false, [w]);
    expect([...optimizer.slowWeights()[w.name]!.dataSync()]).toEqual([...w.dataSync()]);
  });
});

describe('what goes wrong says what it is, and changes nothing', () => {
  /** Two equal runs, one of which meets the bad call half-way: both must end alike. */
  async function unharmed(bad: (optimizer: RuleOptimizer, w: tf.Variable) => void) {
    const run = async (isBad: boolean) => {
      const w = variable([1, -2, 3]);
      const optimizer = lookaheadOptimizer({ fast: momentum(0.05), period: 3 });
      for (let i = 0; i < 10; i++) {
        optimizer.minimize(() => squares(w), false, [w]);
        if (isBad && i === 4) bad(optimizer, w);
      }
      return [...w.dataSync(), optimizer.iterations];
    };
    expect(await run(true)).toEqual(await run(false));
  }

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a gradient with %s',
    async (value) => {
      await unharmed((optimizer, w) => {
        const error = errorOf(() => optimizer.applyGradients({ [w.name]: tf.tensor1d([0, value, 0]) }));
        expect(error.code).toBe('non-finite');
        expect(error.message).toContain(`"${w.name}" has ${value} at index 1`);
      });
    },
  );

  it('such a gradient is left out, and said once, where the user asks for that', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const w = variable([1]);
    const optimizer = ruleOptimizer(sgd(0.5), { nonFinite: 'skip' });
    for (const value of [Number.NaN, Number.NaN, 1])
      optimizer.applyGradients({ [w.name]: tf.tensor1d([value]) });
    expect(w.dataSync()[0]).toBe(0.5);
    expect(warn).toHaveBeenCalledOnce();
  });

  it('such a gradient is left out on a device, where nobody can look', () => {
    const w = variable([1]);
    const optimizer = lookaheadOptimizer({ fast: momentum(0.5), period: 9, placement: 'device' });
    for (const value of [1, Number.NaN, 1]) optimizer.applyGradients({ [w.name]: tf.tensor1d([value]) });
    // Velocities 1, then 1.9, as if the bad one had not been: 1 − 0.5·1 − 0.5·1.9.
    expect(w.dataSync()[0]).toBeCloseTo(-0.45, 6);
  });

  it('a step that is not finite moves no variable, and the memory begins anew', () => {
    const w = variable([1]);
    const optimizer = ruleOptimizer(momentum(3e38, { momentum: 0.9 }));
    const error = errorOf(() => optimizer.applyGradients({ [w.name]: tf.tensor1d([1e5]) }));
    expect(error.message).toMatch(/The step of .* has -Infinity at index 0/);
    expect(w.dataSync()[0]).toBe(1);
    optimizer.applyGradients({ [w.name]: tf.tensor1d([0]) });
    expect(w.dataSync()[0]).toBe(1);
  });

  it('a changed set of variables', async () => {
    await unharmed((optimizer, w) => {
      const extra = variable([1], 'extra');
      const gradient = tf.tensor1d([1, 1, 1]);
      const added = errorOf(() => optimizer.applyGradients({ [w.name]: gradient, extra: tf.tensor1d([1]) }));
      expect(added).toMatchObject({ code: 'layout-changed' });
      expect(added.message).toContain('"extra" new');
      const gone = errorOf(() => optimizer.applyGradients({ extra: tf.tensor1d([1]) }));
      expect(gone.message).toContain(`"${w.name}" gone, "extra" new`);
      extra.dispose();
    });
  });

  it('a variable that is not float32', () => {
    const whole = tf.variable(tf.tensor1d([1], 'int32'), true, 'whole');
    variables.push(whole);
    const error = errorOf(() => ruleOptimizer(sgd(0.1)).applyGradients({ whole: tf.tensor1d([1]) }));
    expect(error.message).toMatch(/"whole" is int32, but only float32 can be trained/);
  });

  it('a gradient of another shape, or for no variable', async () => {
    await unharmed((optimizer, w) => {
      const shape = errorOf(() => optimizer.applyGradients({ [w.name]: tf.tensor1d([1, 2]) }));
      expect(shape.message).toMatch(/has shape \[2\], but the variable has \[3\]/);
      const name = errorOf(() => optimizer.applyGradients({ nobody: tf.tensor1d([1]) }));
      expect(name).toMatchObject({ code: 'not-found' });
    });
  });

  it('a saved state of another optimizer, or of other variables', async () => {
    const w = variable([1, 2, 3]);
    const adamState = ruleOptimizer(adam(0.1));
    adamState.minimize(() => squares(w), false, [w]);
    const saved = await adamState.getWeights();

    const optimizer = ruleOptimizer(momentum(0.1));
    await expect(optimizer.setWeights(saved)).rejects.toMatchObject({ code: 'bad-checkpoint' });
    await expect(optimizer.setWeights(saved.slice(1))).rejects.toThrow(/it has no "iter"/);
    const truncated = saved.map(({ name, tensor }) => ({
      name,
      tensor: name.endsWith('mean') ? tf.tensor1d([1]) : tensor,
    }));
    await expect(ruleOptimizer(adam(0.1)).setWeights(truncated)).rejects.toThrow(
      /"mean" has 1 numbers, but adam\(0.1\) needs 3/,
    );

    const other = variable([1]);
    const wrong = ruleOptimizer(adam(0.1));
    await wrong.setWeights(saved);
    expect(errorOf(() => wrong.minimize(() => squares(other), false, [other])).code).toBe('layout-changed');
    expect(other.dataSync()[0]).toBe(1);
  });

  it('a rule that does not say how it is built, when it is to be saved', () => {
    const mine: AnyRule = {
      name: 'mine',
      init: () => ({}),
      update: ({ gradient }, state) => ({ step: gradient, state }),
    };
    expect(errorOf(() => ruleOptimizer(mine).getConfig()).message).toMatch(
      /mine cannot be saved, since it has no config/,
    );
    registerRule('mine', () => ({ ...mine, config: { rule: 'mine' } }));
    expect(ruleOptimizer({ ...mine, config: { rule: 'mine' } }).getConfig()).toMatchObject({
      rule: { rule: 'mine' },
    });
  });

  it('an optimizer that was disposed', () => {
    const w = variable([1]);
    const optimizer = lookaheadLstm();
    optimizer.minimize(() => squares(w), false, [w]);
    optimizer.dispose();
    optimizer.dispose();
    expect(errorOf(() => optimizer.minimize(() => squares(w), false, [w])).code).toBe('disposed');
  });

  it('options out of range', () => {
    expect(errorOf(() => ruleOptimizer(sgd(0.1), { nonFinite: 'ignore' as never })).code).toBe('bad-option');
    expect(errorOf(() => lookaheadLstm({ period: 0 })).message).toMatch(/period is 0/);
    for (const make of [lookaheadLstm, lstmOptimizer])
      expect(errorOf(() => make({ checkpoint: new Uint8Array(8) as never })).code).toBe('bad-checkpoint');
  });

  it('an optimizer that is no instance of ours, although tfjs says so', () => {
    // tf.Optimizer answers instanceof by looking at methods.
    expect(tf.train.sgd(0.1) instanceof (lookaheadLstm().constructor as never)).toBe(true);
  });
});

describe('what is missing is named', () => {
  const imports = "import * as tf from '@tensorflow/tfjs-core';";
  const minimize = 'ruleOptimizer(sgd(0.1)).minimize';
  it.each([
    ['no-backend', imports, `${minimize}(() => tf.scalar(1))`],
    [
      'no-gradients',
      `${imports} import '@tensorflow/tfjs-backend-cpu';`,
      `const w = tf.variable(tf.tensor1d([1])); ${minimize}(() => tf.sum(tf.square(w)), false, [w])`,
    ],
  ])('%s', async (code, imports, call) => {
    const { execFileSync } = await import('node:child_process');
    const program = `${imports}
      import { ruleOptimizer } from '@l2l/core/tfjs';
      import { sgd } from '@l2l/baselines';
      try {
        ${call};
      } catch (error) { console.log(error.code + ': ' + error.message); }`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    });
    expect(printed).toContain(`${code}: `);
  });
});
