import { firstUnusable, type LearnedRule, type Observation, type UpdateRule } from '@l2l/core';
import { type TensorwiseConfig, tensorwiseConfig } from './config';
import { type Controller, controllerOf } from './controller';
import { tensorwiseEdits } from './edits';
import { kindsOf, type TensorKind } from './kinds';
import { type CheckedKnobs, checkedKnobs, type TensorwiseKnobs } from './knobs';
import { type BeginPasses, type Passes, plainPasses } from './passes';
import { CAUTION, readCaution } from './program/caution';
import { BASE_SIZE } from './program/features';
import { LOSSES, readLosses } from './program/losses';
import { type Model, modelOf, type Step, sizeNow, termsOf } from './program/model';
import { correctionsAt } from './program/moments';
import { numbers } from './program/numbers';
import type { TensorSums } from './program/sums';
import { initTensorwiseState, type TensorwiseState } from './state';
import { moveOf } from './step';
import { initTensorwiseWeights, tensorwiseWeights } from './weights';

/** Name of the architecture in checkpoints and configs. */
export const TENSORWISE_NAME = 'tensorwiseLstm';

/**
 * Of the steps that given weights take. 2: coordinates return to their average after a fall, nothing piles up behind
 * the guard, and it holds back where losses are above the first ones. 3: late steps shrink.
 */
const REVISION = 3;

/**
 * One LSTM for each tensor, all with the same weights, decides how long a step is taken, of what it is mixed,
 * and how long the average is that is handed out as the slow weights.
 *
 *     x = −m̂ / (√v̂ + ε)                         Adam's direction
 *     E ← 0.97·E + 0.03·x                        its trend: a second, slower momentum
 *     a, b, c, d = LSTM(what the tensor looks like)
 *     s ← s + max(0.1, 1/(t + 1)) · (7·tanh(a/7) − s)      the log of its step size
 *     r = min(s, max(0, s − ½·ln⁺(t/2000)))      late steps shrink (`lateFall`)
 *     θ ← θ + 10⁻³ · exp(r) · (x + 2·tanh b · E − tanh c · g/(√v̂ + ε))
 *     slow ← slow + min(1, 10/(t + 10) · exp(1.5·tanh d)) · (θ − slow)
 *
 * An untrained network is Adam at its default with the polynomial average of its iterates. Any network is Adam at
 * its default, or shorter, while the {@link cautiousGuard | guard} holds it wholly. Where half of what was gained is
 * lost, a step leads back to the slow weights (`fallOf`). All that it reads is free of the
 * scale of gradients and losses; there is no learning rate, and no count of steps to come.
 *
 * Source: a step size controller (Daniel, Taylor and Nowozin 2016) in the form of the tensor's LSTM of
 * VeLO (Metz et al. 2022, section 2, https://arxiv.org/abs/2211.09760); two momenta as in AdEMAMix
 * (Pagliardini, Ablin and Grangier 2024, equation 1, https://arxiv.org/abs/2409.03137); the step's own gradient
 * as in NAdam (Dozat 2016, algorithm 2); averaging as in Shamir and Zhang 2013, section 4; features are ours.
 *
 * @throws L2lError `bad-option`
 */
export function tensorwiseLstm(
  options: Partial<TensorwiseConfig> = {},
  given: TensorwiseKnobs = {},
): LearnedRule<TensorwiseState> {
  return tensorwiseBy(plainPasses, options, given);
}

/** The same, with passes over the coordinates that are computed in this way. */
export function tensorwiseBy(
  begin: BeginPasses,
  options: Partial<TensorwiseConfig>,
  given: TensorwiseKnobs,
): LearnedRule<TensorwiseState> {
  const knobs = checkedKnobs(given);
  const config = tensorwiseConfig(options);
  return {
    name: TENSORWISE_NAME,
    revision: REVISION,
    config: { ...config },
    weights: tensorwiseWeights(config),
    initWeights: (key) => initTensorwiseWeights(config, key),
    init: (variables) => initTensorwiseState(config, variables),
    bind(weights): UpdateRule<TensorwiseState> {
      const control = controllerOf(config, weights);
      return {
        name: `tensorwise-lstm(${config.hidden})`,
        init: (layout) => initTensorwiseState(config, layout),
        update: (seen, state) =>
          isUsable(seen.gradient) ? update(control, knobs, begin(seen, state), seen) : leftOut(seen, state),
        lag: ({ lag }) => lag.slice(),
        edits: tensorwiseEdits,
      };
    },
  };
}

/** Whether there are numbers, all of which can be used. */
function isUsable(gradient: Float32Array): boolean {
  return gradient.length > 0 && firstUnusable(gradient) < 0;
}

/** A step of zero, after which only the count differs: as forms on tensors do, which cannot ask before they begin. */
function leftOut({ gradient }: Observation, state: TensorwiseState) {
  return { step: new Float32Array(gradient.length), state: { ...state, count: state.count + 1 } };
}

/** @param passes - The vectors of their state are written to. */
function update(
  control: Controller,
  knobs: CheckedKnobs,
  { state, renew, take, step }: Passes,
  { loss }: Observation,
) {
  const count = state.count + 1;
  const kinds = kindsOf(state.shapes);
  const corrections = correctionsAt(count);
  const tensors = kinds.map((kind) => ({ kind, sums: renew(kind, corrections) }));
  const newest = loss?.[0] ?? Number.NaN;
  const about = { count, loss: newest, isTold: Number.isFinite(newest), isGuarded: knobs.guard };
  const model = lookAtAll(tensors, state, about);
  const factors = {
    along: BASE_SIZE * knobs.multiplier,
    decay: BASE_SIZE * knobs.weightDecay,
    root: corrections.root,
    returns: model.returns,
  };
  tensors.forEach((tensor, i) => {
    take(tensor.kind, moveOf(control(tensor, model, about, state, i), factors));
  });
  return { step: step(), state: { ...state, count } };
}

/** What all tensors have in common; what is remembered of it is written to the state. */
function lookAtAll(
  tensors: readonly { readonly kind: TensorKind; readonly sums: TensorSums }[],
  { largest, losses, caution }: TensorwiseState,
  step: Step<number, boolean>,
): Model<number> {
  let [agreement, square, gradient, size] = [0, 0, 0, 0];
  tensors.forEach(({ kind, sums }, i) => {
    largest[i] = sizeNow(numbers, largest[i]!, sums.coordinates, kind.size);
    const terms = termsOf(numbers, sums, largest[i]!, kind.size);
    agreement += terms.agreement;
    square += terms.square;
    gradient += sums.gradient;
    size += kind.size;
  });
  const before = { losses: readLosses(losses), caution: readCaution(caution) };
  const totals = { agreement, square, gradient, weight: Math.max(1, size) };
  const model = modelOf(numbers, before, totals, step);
  LOSSES.forEach((name, i) => {
    losses[i] = model.losses[name];
  });
  CAUTION.forEach((name, i) => {
    caution[i] = model.caution[name];
  });
  return model;
}
