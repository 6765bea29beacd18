import { keyOf, normals, vectorLayout } from '@l2l/core';
import { updateRuleContract } from '@l2l/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { tensorLstmStep } from './kernels/tensors';
import { coordinatewiseLstm } from './rule';
import type { LstmState } from './state';

const learned = coordinatewiseLstm();
const weights = learned.initWeights(keyOf(1));

updateRuleContract(learned.bind(weights));

describe('coordinatewiseLstm', () => {
  it('has 5,141 weights in two layers of 20 units', () => {
    // 2·80 + 20·80 + 80, then 20·80 + 20·80 + 80, then 20 + 1.
    expect(learned.weights.size).toBe(1840 + 3280 + 21);
  });

  it('computes the equations of one unit', () => {
    const small = coordinatewiseLstm({ hidden: [1], p: 2, outputScale: 0.5 });
    const numbers = normals(keyOf(2), small.weights.size);
    const [k, r, b, [w], [d]] = [
      numbers.slice(0, 8),
      numbers.slice(8, 12),
      numbers.slice(12, 16),
      numbers.slice(16, 17),
      numbers.slice(17),
    ];
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    // A gradient of −3 is louder than e^−2: (ln 3 / 2, −1).
    const x = [Math.log(3) / 2, -1];
    const sum = (gate: number, h: number) =>
      x[0]! * k[gate]! + x[1]! * k[4 + gate]! + h * r[gate]! + b[gate]!;
    let [h, c] = [0, 0];
    let state = small.init(vectorLayout(1));
    const rule = small.bind(numbers);
    for (let t = 0; t < 3; t++) {
      const next = sigmoid(sum(1, h)) * c + sigmoid(sum(0, h)) * Math.tanh(sum(2, h));
      h = sigmoid(sum(3, h)) * Math.tanh(next);
      c = next;
      const update = rule.update({ gradient: Float32Array.of(-3), coordinates: Float32Array.of(0) }, state);
      state = update.state;
      expect(update.step[0]).toBeCloseTo(0.5 * (h * w! + d!), 6);
      expect(state.cell[0]![0]).toBeCloseTo(c, 6);
    }
  });

  it('has the derivatives that TensorFlow.js finds by itself', async () => {
    const config = { hidden: [5, 4], p: 10, outputScale: 0.1 };
    const small = coordinatewiseLstm(config);
    const size = 6;
    const numbers = normals(keyOf(3), small.weights.size, 0.5);
    const gradients = [0, 1, 2].map((t) => normals(keyOf(10 + t), size));
    const seeds = [0, 1, 2].map((t) => normals(keyOf(20 + t), size));

    const sumOfSteps = (vector: tf.Tensor1D) => {
      const zeros = (units: number) => tf.zeros([units * size]) as tf.Tensor1D;
      let state: LstmState<tf.Tensor1D> = {
        hidden: config.hidden.map(zeros),
        cell: config.hidden.map(zeros),
      };
      let sum = tf.scalar(0);
      gradients.forEach((gradient, t) => {
        const update = tensorLstmStep(config, vector, tf.tensor1d(gradient), state);
        state = update.state;
        sum = tf.add(sum, tf.sum(tf.mul(update.step, tf.tensor1d(seeds[t]!))));
      });
      return sum;
    };
    const expected = await tf
      .grad((vector) => sumOfSteps(vector as tf.Tensor1D))(tf.tensor1d(numbers))
      .data();

    let state = small.init(vectorLayout(size));
    const tapes = gradients.map((gradient) => {
      const recorded = small.record(numbers, { gradient, coordinates: gradient }, state);
      state = recorded.state;
      return recorded.tape;
    });
    const found = new Float32Array(small.weights.size);
    let adjoint: LstmState | null = null;
    for (const t of [2, 1, 0]) adjoint = small.pullback(numbers, tapes[t]!, seeds[t]!, adjoint, found);

    const largest = Math.max(...expected.map(Math.abs));
    for (const [i, value] of expected.entries())
      expect(Math.abs(found[i]! - value)).toBeLessThan(1e-5 * largest);
  });
});
