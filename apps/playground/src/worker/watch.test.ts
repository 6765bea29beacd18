import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import { adam } from '@l2l/baselines';
import { type AnyRule, type Checkpoint, fold, keyOf, layoutOf, normals } from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { coordinatewiseLstm, pretrainedLstm, pretrainedTensorwiseLstm } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { learnedRule } from './rules';
import { watcher } from './watch';

const layout = layoutOf([
  { name: 'kernel', shape: [3, 2] },
  { name: 'bias', shape: [2] },
]);
const gradientAt = (step: number) => normals(fold(keyOf(1), step), layout.size);
const unwatched = (rule: AnyRule) => rule;

/** The steps of a rule on gradients that depend on nothing. */
function walk(rule: AnyRule, length: number): Float32Array[] {
  let state: unknown = rule.init(layout);
  return Array.from({ length }, (_, i) => {
    const update = rule.update(
      { gradient: gradientAt(i), coordinates: new Float32Array(layout.size) },
      state,
    );
    state = update.state;
    return update.step.slice();
  });
}

describe('a watched rule', () => {
  it.each([
    ['Adam', (watch: ReturnType<typeof watcher>['watch']) => watch(adam(0.01), null)],
    ['the LSTM', (watch: ReturnType<typeof watcher>['watch']) => learnedRule(pretrainedLstm(), watch)],
    [
      'the tensorwise LSTM',
      (watch: ReturnType<typeof watcher>['watch']) => learnedRule(pretrainedTensorwiseLstm(), watch),
    ],
  ])('takes the steps that %s takes unwatched', async (_, make) => {
    const watching = watcher();
    const steps = walk(make(watching.watch), 7);
    expect(steps).toEqual(walk(make(unwatched), 7));
    const glimpse = await watching.glimpse();
    expect(glimpse!.gradients).toEqual(gradientAt(6));
    expect(glimpse!.steps).toEqual(steps[6]);
  });

  it('has shown nothing before its first step', async () => {
    expect(await watcher().glimpse()).toBeNull();
  });

  it('shows the step size of each tensor, where it has one', async () => {
    const watching = watcher();
    walk(learnedRule(pretrainedTensorwiseLstm(), watching.watch), 3);
    const { sizes, gates } = (await watching.glimpse())!;
    expect(sizes).toHaveLength(2);
    // Within a factor e⁴ of Adam's default, 0.001, which bounds what can be chosen.
    for (const size of sizes!) expect(Math.abs(Math.log(size / 1e-3))).toBeLessThan(4);
    expect(gates).toBeNull();
  });

  it('shows the gates of an LSTM: all half open where its weights are zero', async () => {
    const rule = coordinatewiseLstm({ hidden: [3] });
    const checkpoint: Checkpoint = {
      ...pretrainedLstm(),
      rule: { name: 'coordinatewiseLstm', config: { hidden: [3] } },
      layout: rule.weights,
      weights: new Float32Array(rule.weights.size),
    };
    const watching = watcher();
    walk(learnedRule(checkpoint, watching.watch), 2);
    const [layer] = (await watching.glimpse())!.gates!;
    // σ(0) = 1/2 lies at the lower end of the eleventh of twenty parts.
    for (const shares of Object.values(layer!)) expect(shares[10]).toBeCloseTo(1, 6);
  });

  it('on tensors shows what it shows on arrays, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const start = normals(keyOf(2), layout.size);
    const show = async (placement: 'host' | 'device') => {
      const watching = watcher();
      const optimizer = ruleOptimizer(learnedRule(pretrainedLstm(), watching.watch), { placement });
      const x = tf.tidy(() => tf.variable(tf.tensor1d(start)));
      for (let i = 0; i < 3; i++) {
        optimizer.minimize(() => tf.sum(tf.square(x)), false, [x]);
        await watching.collect();
      }
      const glimpse = (await watching.glimpse())!;
      watching.dispose();
      optimizer.dispose();
      x.dispose();
      return glimpse;
    };
    const [onHost, onDevice] = [await show('host'), await show('device')];
    for (const [i, step] of onHost.steps.entries()) expect(onDevice.steps[i]).toBeCloseTo(step, 5);
    onHost.gates!.forEach((gates, layer) => {
      for (const name of ['input', 'forget', 'output'] as const) {
        const sum = (shares: Float32Array) => shares.reduce((all, share, i) => all + share * i, 0);
        expect(sum(onDevice.gates![layer]![name])).toBeCloseTo(sum(gates[name]), 1);
      }
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
