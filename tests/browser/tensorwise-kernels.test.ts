import { type Checkpoint, keyOf, LARGEST_GRADIENT, layoutOf, normals } from '@l2l/core';
import { tensors } from '@l2l/core/tfjs';
import { type TensorwiseKnobs, tensorwise, tensorwiseLstm } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type BackendName, gpuBackends, useBackend, webGpuErrors } from './backends';

/** Past the steps in which the average has not yet begun. */
const STEPS = 25;

/** Of a step, relative to the greatest: sums over many coordinates in float32. */
const TOLERANCE = 1e-4;

/** Vectors, a scalar, a tensor of several blocks, an empty one; and more tensors than threads. */
const layouts = {
  'a few tensors': layoutOf([
    { name: 'kernel', shape: [60, 50] },
    { name: 'bias', shape: [50] },
    { name: 'scalar', shape: [] },
  ]),
  'an empty tensor': layoutOf([
    { name: 'none', shape: [0, 3] },
    { name: 'bias', shape: [3] },
  ]),
  '270 tensors': layoutOf(Array.from({ length: 270 }, (_, i) => ({ name: `v${i}`, shape: [(i % 3) + 1] }))),
};

function checkpointOf(hidden: number): Checkpoint {
  const learned = tensorwiseLstm({ hidden });
  return {
    version: 1,
    rule: { name: learned.name, config: { hidden } },
    layout: learned.weights,
    weights: normals(keyOf(3), learned.weights.size, 0.4),
    provenance: {
      family: 'none',
      estimator: 'none',
      seed: 3,
      metaSteps: 0,
      validation: { loss: 1, optimizees: 1 },
      commit: 'none',
      license: 'MIT',
    },
  };
}

const losses: Readonly<Record<string, (t: number) => number | undefined>> = {
  'losses that fall': (t) => 2 * Math.exp(-t / 10),
  'losses that rise again, so that the guard begins': (t) => (t < 8 ? 2 - t / 5 : t / 4),
  'losses that jump, so that the coordinates return to their average': (t) => (t < 22 ? 2 - t / 20 : 40),
  'losses above the first ones': (t) => (t === 0 ? 10 : t < 10 ? 0.1 : 5),
  'no losses': () => undefined,
  'losses below 0': (t) => 1 - t,
  'a loss that is no number now and then': (t) => (t % 3 === 1 ? Number.NaN : 1 + t),
};

interface Run {
  readonly layout: (typeof layouts)['a few tensors'];
  readonly hidden?: number;
  readonly knobs?: TensorwiseKnobs;
  readonly lossAt: (t: number) => number | undefined;
  readonly steps?: number;
  /** Steps that were taken before; their number is all that is known of them. */
  readonly before?: number;
  readonly gradientAt?: (t: number) => Float32Array;
}

const largest = (numbers: ArrayLike<number>) => Math.max(...Array.from(numbers, Math.abs));
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  largest(Array.from(a, (value, i) => value - b[i]!));

/** The greatest error of a step and of the way to the slow weights, relative to each. */
async function errorOf({
  layout,
  hidden = 8,
  knobs = {},
  lossAt,
  steps = STEPS,
  before: count = 0,
  gradientAt = (t) => normals(keyOf(t), layout.size),
}: Run): Promise<number> {
  const rule = tensorwise(checkpointOf(hidden), knobs);
  const device = rule.on!(tensors);
  let [state, there] = [
    { ...rule.init(layout), count },
    { ...(device.init(layout) as object), count } as unknown,
  ];
  const coordinates = normals(keyOf(50), layout.size);
  const found: number[] = [];
  for (let t = 0; t < steps; t++) {
    const gradient = gradientAt(t);
    const loss = lossAt(t);
    const told = loss === undefined ? {} : { loss: Float32Array.of(loss) };
    const update = rule.update({ gradient, coordinates, ...told }, state);
    const onDevice = device.update(
      {
        gradient: tf.tensor1d(gradient),
        coordinates: tf.tensor1d(coordinates),
        ...(loss !== undefined && { loss: tf.tensor1d([loss]) }),
      },
      there,
    );
    const lag = rule.lag!(update.state);
    found.push(apart(await onDevice.step.data(), update.step) / Math.max(1e-9, largest(update.step)));
    found.push(apart(await device.lag!(onDevice.state).data(), lag) / Math.max(1e-4, largest(lag)));
    update.step.forEach((s, i) => {
      coordinates[i]! += s;
    });
    [state, there] = [update.state, onDevice.state];
  }
  const remembered = device.unpack!(there) as Record<string, tf.Tensor1D>;
  found.push(apart(await remembered.caution!.data(), state.caution) / largest(state.caution));
  found.push(apart(await remembered.hidden!.data(), state.hidden));
  // What begins as zero on one side does so on the other: neither keeps what is left of a momentum.
  for (const name of ['first', 'second', 'direction', 'trend', 'lag'] as const) {
    const [here, device] = [state[name], await remembered[name]!.data()];
    found.push(here.some((x, i) => (x === 0) !== (device[i] === 0)) ? Number.NaN : 0);
    found.push(apart(device, here) / Math.max(1e-4, largest(here)));
  }
  // NaN where anything is none.
  return Math.max(...found);
}

/** Runs what leaves tensors lying about. @returns What WebGPU found wrong. */
async function cleanly(backend: BackendName, run: () => Promise<void>): Promise<string[]> {
  await useBackend(backend);
  tf.engine().startScope();
  try {
    return await webGpuErrors(run);
  } finally {
    tf.engine().endScope();
  }
}

describe.each(gpuBackends)('the kernels of the tensorwise LSTM on %s', (backend) => {
  const few = layouts['a few tensors'];
  const falling = losses['losses that fall']!;

  it.each(Object.entries(losses))('take the steps of that on arrays, with %s', async (_, lossAt) => {
    const found = await cleanly(backend, async () => {
      expect(await errorOf({ layout: few, lossAt })).toBeLessThan(TOLERANCE);
    });
    expect(found).toEqual([]);
  });

  it.each(Object.entries(layouts))('take them with %s', async (_, layout) => {
    const found = await cleanly(backend, async () => {
      expect(await errorOf({ layout, lossAt: falling, steps: 4 })).toBeLessThan(TOLERANCE);
    });
    expect(found).toEqual([]);
  });

  it.each([
    ['no losses', () => undefined],
    ['losses that never fell', (t: number) => 1 + t / 50],
    ['losses that fell a little and rise far', (t: number) => (t < 8 ? 10 - t / 5 : 10 + t / 5)],
  ])('take them where gradients grow, with %s', async (_, lossAt) => {
    const gradientAt = (t: number) => normals(keyOf(t), few.size, t < 10 ? 1 : 1 + (t - 10) / 10);
    await cleanly(backend, async () => {
      expect(await errorOf({ layout: few, lossAt, gradientAt, steps: 40 })).toBeLessThan(TOLERANCE);
    });
  });

  it('take them late in training, where steps shrink', async () => {
    await cleanly(backend, async () => {
      expect(await errorOf({ layout: few, lossAt: falling, before: 9000 })).toBeLessThan(TOLERANCE);
    });
  });

  it.each([1, 5, 33])('take them with %i units', async (hidden) => {
    await cleanly(backend, async () => {
      expect(await errorOf({ layout: few, hidden, lossAt: falling })).toBeLessThan(TOLERANCE);
    });
  });

  it.each([{ multiplier: 0.5, weightDecay: 0.1 }, { guard: false }])(
    'take them with the knobs at %o',
    async (knobs) => {
      const lossAt = losses['losses that jump, so that the coordinates return to their average']!;
      await cleanly(backend, async () => {
        expect(await errorOf({ layout: few, knobs, lossAt })).toBeLessThan(TOLERANCE);
      });
    },
  );

  it('take them on gradients whose squares sum up to more than float32 holds', async () => {
    const gradientAt = (t: number) => normals(keyOf(t), few.size, 0.1 * LARGEST_GRADIENT);
    await cleanly(backend, async () => {
      expect(await errorOf({ layout: few, lossAt: falling, gradientAt })).toBeLessThan(TOLERANCE);
    });
  });

  it('forget all of a momentum where gradients stay zero', async () => {
    const gradientAt = (t: number) =>
      normals(keyOf(t), few.size).map((g, i) => (t > 5 && i % 2 === 0 ? 0 : g));
    await cleanly(backend, async () => {
      const run = { layout: few, lossAt: falling, gradientAt, steps: 500 };
      expect(await errorOf(run)).toBeLessThan(10 * TOLERANCE);
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1.001 * LARGEST_GRADIENT, -1e30])(
    'stand still where one number is %s',
    async (value) => {
      await cleanly(backend, async () => {
        const device = tensorwise(checkpointOf(8)).on!(tensors);
        const gradient = normals(keyOf(1), few.size);
        const coordinates = tf.tensor1d(normals(keyOf(2), few.size));
        const loss = tf.tensor1d([1]);
        const { state } = device.update(
          { gradient: tf.tensor1d(gradient), coordinates, loss },
          device.init(few),
        );
        gradient[few.size - 1] = value;
        const after = device.update({ gradient: tf.tensor1d(gradient), coordinates, loss }, state);
        expect(largest(await after.step.data())).toBe(0);
        const [before, now] = [state, after.state].map((packed) => device.unpack!(packed)) as [
          object,
          object,
        ];
        for (const [name, tensor] of Object.entries(before)) {
          if (!(tensor instanceof tf.Tensor)) continue;
          const same = (now as Record<string, tf.Tensor>)[name]!;
          expect([...(await same.data())], name).toEqual([...(await tensor.data())]);
        }
      });
    },
  );
});
