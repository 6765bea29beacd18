import { fold, type Key, keyOf, type LearnedRule, layoutOf, normals, slotNamed, viewOf } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { wasmTensorwise } from '../../packages/lstm-optimizer/src/tensorwise/kernel/wasm-tensorwise';
import type { TensorwiseKnobs } from '../../packages/lstm-optimizer/src/tensorwise/knobs';
import { tensorwiseLstm } from '../../packages/lstm-optimizer/src/tensorwise/rule';
import type { TensorwiseState } from '../../packages/lstm-optimizer/src/tensorwise/state';
import { tensorwiseOnTensors } from '../../packages/lstm-optimizer/src/tensorwise/tensors';
import * as glsl from '../../packages/lstm-optimizer/src/tensorwise/webgl/shaders';
import { applyShader } from '../../packages/lstm-optimizer/src/tensorwise/webgpu/apply-shader';
import { sumsShader } from '../../packages/lstm-optimizer/src/tensorwise/webgpu/sums-shader';
import { tensorsAsArrays } from '../../packages/lstm-optimizer/src/testing/tensors-as-arrays';

const CONFIG = { hidden: 2 };
const layout = layoutOf([
  { name: 'kernel', shape: [5, 4] },
  { name: 'bias', shape: [4] },
  { name: 'scalar', shape: [] },
  { name: 'last', shape: [2, 3] },
]);

interface Run {
  readonly lossAt: (t: number) => number | undefined;
  readonly gradientAt?: (t: number) => number;
  readonly size?: number;
  /** Steps before the first. */
  readonly count?: number;
  readonly knobs?: TensorwiseKnobs;
  readonly steps?: number;
}

/** Between them, most of what a step can meet. */
const runs: Readonly<Record<string, Run>> = {
  'a fall, and a loss that stays lost': {
    lossAt: (t) => (t < 12 ? 9 - t / 2 : t < 24 ? 2 + t / 4 : 60),
    knobs: { weightDecay: 0.1, multiplier: 2 },
    steps: 34,
  },
  'a rise that is believed in part': {
    lossAt: (t) => (t < 14 ? 10 - t / 6 : 8 + t / 9),
    gradientAt: (t) => (t < 10 ? 1 : 1 + (t - 10) / 9),
    steps: 30,
  },
  'a loss above the first ones': { lossAt: (t) => (t === 0 ? 10 : t < 10 ? 1 : 1.5), steps: 24 },
  'small weights, no losses': { lossAt: () => undefined, size: 3e-3, steps: 12 },
  'late steps, losses below 0': { lossAt: (t) => -2 - t / 9, count: 5000, steps: 12 },
  'half of a gain that is lost little by little': {
    lossAt: (t) => (t < 20 ? 9 - t / 3 : 2.7 + (t - 20) / 2),
    steps: 45,
  },
  'losses that explode, and come back': { lossAt: (t) => (t < 12 ? 2 ** t : t < 16 ? 2e4 : 1e-3), steps: 22 },
  'gradients that grow, no losses': { lossAt: () => undefined, gradientAt: (t) => 1 + t / 5, steps: 24 },
  'surprises, no guard': {
    lossAt: (t) => Math.exp(-t),
    gradientAt: (t) => (t % 6 === 5 ? 40 : 0.01),
    size: 30,
    count: 18,
    knobs: { guard: false },
    steps: 14,
  },
  'surprises, a guard': {
    lossAt: (t) => 1 - t / 90,
    gradientAt: (t) => (t % 6 === 5 ? 90 : 1),
    count: 30,
    steps: 12,
  },
};

function walk(make: (knobs: TensorwiseKnobs) => LearnedRule<TensorwiseState>, run: Run, key: Key): number[] {
  const { lossAt, gradientAt = () => 1, size = 1, count = 0, knobs = {}, steps = 20 } = run;
  const learned = make(knobs);
  const rule = learned.bind(weightsOf(learned, key));
  let state: TensorwiseState = { ...(rule.init(layout) as TensorwiseState), count };
  const coordinates = normals(fold(key, 'coordinates'), layout.size, size);
  const found: number[] = [];
  for (let t = 0; t < steps; t++) {
    const loss = lossAt(t);
    const gradient = normals(fold(key, t), layout.size, gradientAt(t));
    const seen = { gradient, coordinates, ...(loss !== undefined && { loss: Float32Array.of(loss) }) };
    const update = rule.update(seen, state);
    state = update.state as TensorwiseState;
    update.step.forEach((s, i) => {
      coordinates[i]! += s;
    });
    found.push(...update.step);
  }
  return [...found, ...state.lag, ...state.losses, ...state.caution, ...state.logSize, ...state.largest];
}

/** Of a network that mostly wants long steps, which bounds are there for. */
function weightsOf({ weights: layout }: LearnedRule<TensorwiseState>, key: Key): Float32Array {
  const weights = normals(fold(key, 'weights'), layout.size, 0.5);
  viewOf(weights, slotNamed(layout, 'linear/bias'))[0]! += 3;
  return weights;
}

type Make = (knobs: TensorwiseKnobs) => LearnedRule<TensorwiseState>;

const rules: Readonly<Record<'arrays' | 'wasm' | 'tensors', Make>> = {
  arrays: (knobs) => tensorwiseLstm(CONFIG, knobs),
  wasm: (knobs) => wasmTensorwise(CONFIG, knobs, { worthwhile: 0 }),
  tensors: (knobs) =>
    tensorsAsArrays(
      tensorwiseLstm(CONFIG, knobs),
      (weights) => tensorwiseOnTensors(CONFIG, weights, knobs) as never,
    ),
};

/** What each form comes to: the numbers of all runs, or the text of its shaders. */
export async function forms() {
  await tf.setBackend('cpu');
  const numbersOf = (make: Make) => Object.values(runs).flatMap((run, i) => walk(make, run, keyOf(i)));
  const { sumsGlsl, totalsGlsl, networkGlsl, decisionsGlsl, applyGlsl } = glsl;
  const passes = [sumsGlsl, totalsGlsl, networkGlsl, decisionsGlsl, applyGlsl];
  return {
    arrays: numbersOf(rules.arrays),
    wasm: numbersOf(rules.wasm),
    tensors: numbersOf(rules.tensors),
    wgsl: sumsShader(CONFIG) + applyShader(CONFIG),
    glsl: passes.map((write) => write(CONFIG)).join('\n'),
  };
}

export type Forms = Awaited<ReturnType<typeof forms>>;
