import { adam, momentum, sgd } from '@l2l/baselines';
import { type AnyRule, L2lError, registerRule } from '@l2l/core';
import { type RuleOptimizer, ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm, lookaheadOptimizer, pretrainedLookaheadLstm } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { squares, variable, variables } from './variables';

afterEach(() => {
  vi.restoreAllMocks();
});

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

describe('what goes wrong says what it is, and changes nothing', () => {
  /** Two equal runs, one of which meets the bad call half-way: both must end alike. */
  async function unharmed(
    bad: (optimizer: RuleOptimizer, w: tf.Variable) => void,
    make = () => lookaheadOptimizer({ fast: momentum(0.05), period: 3 }),
  ) {
    const run = async (isBad: boolean) => {
      const w = variable([1, -2, 3]);
      const optimizer = make();
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

  it.each([
    ['the LSTM of the paper', () => lstmOptimizer()],
    ['the tensorwise LSTM', () => lookaheadLstm()],
    ['the Lookahead-LSTM', () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() })],
  ])('a gradient that is not finite, shown to %s', async (_, make) => {
    await unharmed((optimizer, w) => {
      const error = errorOf(() => optimizer.applyGradients({ [w.name]: tf.tensor1d([1, 2, Number.NaN]) }));
      expect(error.code).toBe('non-finite');
    }, make);
  });

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

    w.dispose();
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

  it('a saved number in the place of a vector, and the reverse', async () => {
    const w = variable([1, 2]);
    const optimizer = ruleOptimizer(adam(0.1));
    optimizer.minimize(() => squares(w), false, [w]);
    const saved = await optimizer.getWeights();
    const before = [...w.dataSync()];
    for (const dtype of ['int32', 'float32'] as const) {
      const wrong = saved.map(({ name, tensor }) =>
        tensor.dtype !== dtype && name.startsWith('l2l/state/')
          ? { name, tensor: tf.cast(tensor, dtype) }
          : { name, tensor },
      );
      await expect(optimizer.setWeights(wrong)).rejects.toMatchObject({ code: 'bad-checkpoint' });
    }
    expect([...w.dataSync()]).toEqual(before);
    await optimizer.setWeights(saved);
  });

  it('a first step without any gradient, which binds the optimizer to nothing', () => {
    const w = variable([1]);
    const optimizer = ruleOptimizer(sgd(0.5));
    optimizer.applyGradients([]);
    optimizer.applyGradients({ [w.name]: tf.tensor1d([1]) });
    expect(w.dataSync()[0]).toBe(0.5);
    expect(optimizer.iterations).toBe(1);
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
