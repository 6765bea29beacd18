import {
  type AnyRule,
  type Checkpoint,
  drawIndices,
  fold,
  keyOf,
  type Layout,
  type Observation,
  type Update,
  type VectorSpace,
  vectorLayout,
  weightsFor,
} from '@l2l/core';
import { coordinatewiseLstm, gateHistograms, type LstmConfig, type LstmState } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import type { GateShares, Glimpse } from '../messages';

/** Looks over the shoulder of a rule. */
export interface Watcher {
  /** The same rule, watched. */
  readonly watch: (rule: AnyRule, checkpoint: Checkpoint | null) => AnyRule;
  /** Milliseconds spent with watching inside of training steps, which are not the rule's. */
  readonly spent: () => number;
  /** To be called after each step: fetches what lies on a device. */
  collect(): Promise<void>;
  /** What the rule did last; null before its first step. */
  glimpse(): Promise<Pick<Glimpse, 'gradients' | 'steps' | 'sizes' | 'gates'> | null>;
  dispose(): void;
}

/** Coordinates that are looked at. */
const SAMPLE = 400;
/** The first ones of them are followed through the gates, by the plain form of the LSTM. */
const FOLLOWED = 32;
const BINS = 20;
/** Adam's default, which the tensorwise LSTM's sizes are relative to. */
const BASE_SIZE = 1e-3;

interface Seen {
  readonly gradients: Float32Array | tf.Tensor;
  readonly steps: Float32Array | tf.Tensor;
  /** `[tensors]`, logarithms. */
  readonly sizes: Float32Array | tf.Tensor | null;
}

/** A watcher for one run of a rule, on arrays or on tensors. */
export function watcher(): Watcher {
  let indices: Uint32Array = new Uint32Array();
  let gates: GateFollower | null = null;
  let last: Seen | null = null;
  /** Whether what was seen last still lies on a device, unread. */
  let isUnread = false;
  let spent = 0;

  function keep(seen: Seen): void {
    free(last);
    last = seen;
    isUnread = seen.gradients instanceof tf.Tensor;
    if (seen.gradients instanceof Float32Array) gates?.see(seen.gradients);
  }

  function watchOn<Vector>(rule: AnyRule<Vector>, pick: Picker<Vector>): AnyRule<Vector> {
    return {
      ...rule,
      init(layout: Layout) {
        indices = sampleOf(layout.size);
        return rule.init(layout);
      },
      update(seen: Observation<Vector>, state: unknown): Update<unknown, Vector> {
        const update = rule.update(seen, state);
        const before = performance.now();
        keep({
          gradients: pick(seen.gradient, indices),
          steps: pick(update.step, indices),
          sizes: sizesIn(update.state),
        });
        spent += performance.now() - before;
        return update;
      },
    };
  }

  return {
    watch(rule, checkpoint) {
      gates = followerOf(checkpoint);
      const { on } = rule;
      return {
        ...watchOn(rule, pickNumbers),
        ...(on && {
          on: <Other>(space: VectorSpace<Other>) =>
            space.kind === 'arrays'
              ? watchOn(on(space), pickNumbers as unknown as Picker<Other>)
              : watchOn(on(space), pickTensors as unknown as Picker<Other>),
        }),
      };
    },
    spent: () => spent,
    async collect() {
      if (!gates || !isUnread || !last) return;
      isUnread = false;
      gates.see(await read(last.gradients));
    },
    async glimpse() {
      if (!last) return null;
      const sizes = last.sizes && (await read(last.sizes)).map((size) => BASE_SIZE * Math.exp(size));
      return {
        gradients: await read(last.gradients),
        steps: await read(last.steps),
        sizes,
        gates: gates?.histograms() ?? null,
      };
    },
    dispose() {
      free(last);
      last = null;
    },
  };
}

type Picker<Vector> = (vector: Vector, indices: Uint32Array) => Float32Array | tf.Tensor;

const pickNumbers: Picker<Float32Array> = (vector, indices) => Float32Array.from(indices, (i) => vector[i]!);

const pickTensors: Picker<tf.Tensor1D> = (vector, indices) =>
  tf.keep(tf.gather(vector, tf.tensor1d(Int32Array.from(indices), 'int32')));

/** A short vector is looked at in full, of a long one a sample. */
function sampleOf(size: number): Uint32Array {
  if (size <= SAMPLE) return Uint32Array.from({ length: size }, (_, i) => i);
  return drawIndices(fold(keyOf(0), 'looked at'), SAMPLE, size);
}

/** The logarithms of step sizes in the state of a tensorwise LSTM. */
function sizesIn(state: unknown): Float32Array | tf.Tensor | null {
  const { logSize } = (state ?? {}) as { readonly logSize?: Float32Array | tf.Tensor };
  if (logSize === undefined) return null;
  return logSize instanceof tf.Tensor ? tf.keep(tf.clone(logSize)) : logSize.slice();
}

async function read(vector: Float32Array | tf.Tensor): Promise<Float32Array> {
  return vector instanceof tf.Tensor ? ((await vector.data()) as Float32Array) : vector;
}

function free(seen: Seen | null): void {
  for (const vector of Object.values(seen ?? {})) if (vector instanceof tf.Tensor) vector.dispose();
}

type GateFollower = ReturnType<typeof gateFollower>;

function followerOf(checkpoint: Checkpoint | null): GateFollower | null {
  if (checkpoint?.rule.name !== 'coordinatewiseLstm') return null;
  const config = checkpoint.rule.config as Partial<LstmConfig>;
  return gateFollower(config, weightsFor(coordinatewiseLstm(config), checkpoint));
}

/**
 * Runs the plain LSTM beside the one that is used, on a few of its coordinates: none sees its neighbours, so
 * their gates are the same.
 */
function gateFollower(config: Partial<LstmConfig>, weights: Float32Array) {
  const rule = coordinatewiseLstm(config).bind(weights);
  let state: LstmState | null = null;
  let shown: readonly GateShares[] | null = null;
  return {
    /** @param gradients - Of a step, at the coordinates looked at. */
    see(gradients: Float32Array): void {
      const gradient = gradients.slice(0, FOLLOWED);
      state ??= rule.init(vectorLayout(gradient.length));
      shown = gateHistograms(config, weights, { gradient }, state, BINS);
      state = rule.update({ gradient, coordinates: gradient }, state).state;
    },
    histograms: () => shown,
  };
}
