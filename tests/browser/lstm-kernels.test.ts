import { keyOf, LARGEST_GRADIENT, normals, type RuleForm, vectorLayout } from '@l2l/core';
import { tensors } from '@l2l/core/tfjs';
import { coordinatewiseLstm, type LstmConfig, lstm, lstmConfig } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gpuBackends, useBackend, webGpuErrors } from './backends';

const STEPS = 5;

/** Of a step, relative to the greatest of the teacher's; its state is of order 1. */
const TOLERANCE = 1e-5;

const configs: readonly Partial<LstmConfig>[] = [
  {},
  { hidden: [8] },
  { hidden: [1] },
  { hidden: [3, 7] },
  { hidden: [5, 4, 6], p: 5, outputScale: 0.01 },
  { hidden: [33] },
  { hidden: [8], p: 60 },
];

/** Around a texel and a workgroup, and more than one of each kind. */
const sizes = [1, 3, 64, 65, 1000] as const;

function checkpointOf(options: Partial<LstmConfig>) {
  const config = lstmConfig(options);
  const learned = coordinatewiseLstm(config);
  const weights = normals(keyOf(5), learned.weights.size, 0.4);
  const provenance = {
    family: 'none',
    estimator: 'none',
    seed: 5,
    metaSteps: 0,
    validation: { loss: 1, optimizees: 1 },
    commit: 'none',
    license: 'MIT',
  };
  const rule = { name: learned.name, config: { ...config } };
  return {
    teacher: learned.bind(weights),
    checkpoint: { version: 1, rule, layout: learned.weights, weights, provenance } as const,
  };
}

/** Loud, faint and vanishing ones, of both signs. */
function gradientAt(t: number, size: number): Float32Array {
  return normals(keyOf(t), size).map((g, i) => g * 10 ** ((i % 9) - 6) * (i % 11 === 10 ? 0 : 1));
}

function onDevice(options: Partial<LstmConfig>): RuleForm<unknown, tf.Tensor1D> {
  return lstm(checkpointOf(options).checkpoint).on!(tensors);
}

interface Result {
  readonly step: tf.Tensor1D;
  readonly state: unknown;
}

function updateOf(device: RuleForm<unknown, tf.Tensor1D>, gradient: Float32Array, state: unknown): Result {
  return tf.tidy(() => {
    const tensor = tf.tensor1d(gradient);
    return device.update({ gradient: tensor, coordinates: tensor }, state) as never;
  }) as Result;
}

/** All numbers of a state, in the form that is saved. */
async function numbersOf(device: RuleForm<unknown, tf.Tensor1D>, state: unknown): Promise<number[]> {
  const plain = (device.unpack?.(state) ?? state) as { hidden: tf.Tensor[]; cell: tf.Tensor[] };
  const parts = await Promise.all([...plain.hidden, ...plain.cell].map((tensor) => tensor.data()));
  return parts.flatMap((part) => [...part]);
}

/** The greatest error of each step, relative to the step, and of the last state. */
async function errors(options: Partial<LstmConfig>, size: number) {
  const { teacher } = checkpointOf(options);
  const device = onDevice(options);
  let [expected, state] = [teacher.init(vectorLayout(size)), device.init(vectorLayout(size))];
  const found: number[] = [];
  for (let t = 0; t < STEPS; t++) {
    const gradient = gradientAt(t, size);
    const update = teacher.update({ gradient, coordinates: gradient }, expected);
    const there = updateOf(device, gradient, state);
    found.push(apart(await there.step.data(), update.step) / greatest(update.step));
    [expected, state] = [update.state, there.state];
  }
  const { hidden, cell } = expected as { hidden: Float32Array[]; cell: Float32Array[] };
  found.push(
    apart(
      await numbersOf(device, state),
      [...hidden, ...cell].flatMap((vector) => [...vector]),
    ),
  );
  return Math.max(...found);
}

const greatest = (numbers: ArrayLike<number>) => Math.max(...Array.from(numbers, Math.abs));
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  greatest(Array.from(a, (value, i) => value - b[i]!));

/** Runs what leaves tensors lying about. @returns What WebGPU found wrong. */
async function cleanly(run: () => Promise<void>): Promise<string[]> {
  tf.engine().startScope();
  try {
    return await webGpuErrors(run);
  } finally {
    tf.engine().endScope();
  }
}

describe.each(gpuBackends)('the kernel of the LSTM on %s', (backend) => {
  it.each(configs)('takes the steps of the teacher and keeps its state, with %o', async (options) => {
    await useBackend(backend);
    const found = await cleanly(async () => {
      for (const size of sizes) expect(await errors(options, size)).toBeLessThan(TOLERANCE);
    });
    expect(found).toEqual([]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.001 * LARGEST_GRADIENT])(
    'stands still, every coordinate of it, where one number is %s',
    async (value) => {
      await useBackend(backend);
      await cleanly(async () => {
        const device = onDevice({ hidden: [4] });
        const { state } = updateOf(device, gradientAt(0, 301), device.init(vectorLayout(301)));
        for (const at of [0, 150, 300]) {
          const gradient = gradientAt(1, 301);
          gradient[at] = value;
          const after = updateOf(device, gradient, state);
          expect(greatest(await after.step.data())).toBe(0);
          expect(await numbersOf(device, after.state)).toEqual(await numbersOf(device, state));
        }
      });
    },
  );

  it('is there: plain operations would pack nothing', async () => {
    await useBackend(backend);
    expect(onDevice({}).pack).toBeDefined();
  });
});

describe('the kernel of the LSTM on webgpu, where buffers must be small', () => {
  it('goes by chunks, and keeps the same state', async () => {
    await useBackend('webgpu');
    const { limits } = (tf.backend() as unknown as { device: { limits: object } }).device;
    // 17 rows of 4 bytes: 14 coordinates fit.
    Object.defineProperty(limits, 'maxStorageBufferBindingSize', { value: 1000, configurable: true });
    const found = await cleanly(async () => {
      for (const size of [14, 15, 100]) {
        const state = onDevice({ hidden: [8] }).init(vectorLayout(size)) as { rows: tf.Tensor[] };
        expect(state.rows.length).toBe(Math.ceil(size / 14));
        expect(await errors({ hidden: [8] }, size)).toBeLessThan(TOLERANCE);
      }
    });
    Reflect.deleteProperty(limits, 'maxStorageBufferBindingSize');
    expect(found).toEqual([]);
  });
});
