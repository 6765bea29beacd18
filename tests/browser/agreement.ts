import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { minimizeSteps, models, nudge, oneOfEach, pictures, weightsAfter } from '../training.js';
import { type BackendName, useBackend, webGpuErrors } from './backends';

const STEPS = 50;

/** Of the weights, which are of order 1: float32 keeps 6e-8 of that, and 50 steps add some of it up. */
const TOLERANCE = 1e-5;

/**
 * Each backend rounds differently, at each step. The LSTM for each coordinate reads logarithms of gradients
 * and takes long steps, so that its way parts from that of a start which is one rounding off. As many times
 * that distance a backend may be away.
 */
const TIMES_NUDGED = 30;

type ModelName = keyof typeof models;

interface Run {
  readonly backend: BackendName;
  readonly model: ModelName;
  readonly optimizer: string;
  /** Whether the start is one rounding off. */
  readonly isNudged?: boolean;
}

/** The weights after 50 steps; all else is freed. */
async function train({ backend, ...run }: Run) {
  await useBackend(backend);
  const model = models[run.model]();
  const optimizer = oneOfEach[run.optimizer]!();
  const data = pictures();
  if (run.isNudged) nudge(model);
  let weights: number[] = [];
  const errors = await webGpuErrors(async () => {
    minimizeSteps(model, optimizer, data, STEPS);
    weights = await weightsAfter(model);
  });
  tf.dispose([data.x, data.y]);
  model.dispose();
  optimizer.dispose();
  return { weights, errors };
}

/** What cpu finds, and how far a backend may be from it. */
interface Expected {
  readonly weights: readonly number[];
  readonly tolerance: number;
}

const onCpu = new Map<string, Promise<Expected>>();

function expected(model: ModelName, optimizer: string): Promise<Expected> {
  const key = `${model} ${optimizer}`;
  const found = onCpu.get(key) ?? trainOnCpu(model, optimizer);
  onCpu.set(key, found);
  return found;
}

async function trainOnCpu(model: ModelName, optimizer: string): Promise<Expected> {
  const run = { backend: 'cpu', model, optimizer } as const;
  const { weights } = await train(run);
  const nudged = await train({ ...run, isNudged: true });
  return {
    weights,
    tolerance: Math.max(TOLERANCE, TIMES_NUDGED * greatestDistance(weights, nudged.weights)),
  };
}

function greatestDistance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

/**
 * 50 steps of each model with each optimizer end where they end on cpu.
 *
 * @param title - What the backend is called in the table of agreement.
 */
export function agreementWithCpu(backend: BackendName, title: string): void {
  describe.each(Object.keys(models) as ModelName[])(`${STEPS} steps of the %s on ${title}`, (model) => {
    it.for(Object.keys(oneOfEach))('end where they end on cpu, with %s', async (optimizer, { annotate }) => {
      const { weights, tolerance } = await expected(model, optimizer);
      const found = await train({ backend, model, optimizer });
      expect(found.errors).toEqual([]);
      const distance = greatestDistance(found.weights, weights);
      // `--reporter verbose` shows it: the table of agreement.
      await annotate(`${distance.toExponential(1)} away, where ${tolerance.toExponential(1)} may be`);
      expect(distance).toBeLessThan(tolerance);
    });
  });
}
