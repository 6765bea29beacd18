import { type AnyRule, fold, L2lError, numberOption, requireOptions } from '@l2l/core';
import { signedLog } from './signed-log';
import type { Trajectory } from './trajectory';

/** What meta-training makes small. */
export interface Objective {
  /**
   * What is made of the losses after each step: their `'sum'` (equation 3 of Andrychowicz et al.
   * 2016), their `'mean'`, the `'meanLog'` (the mean of ln loss, in which early and late, large and
   * small losses count by ratios), or the `'final'` one alone, found again on fresh minibatches. With
   * `'milestones'` it is the mean of ln loss on fresh minibatches after 40, 80, 160, … steps and at the
   * end, which counts twice: as `'meanLog'`, for long runs.
   */
  readonly measure?: 'sum' | 'mean' | 'meanLog' | 'milestones' | 'final';
  /**
   * Share of the loss at the slow or averaged weights, `θ + rule.lag(state)`, in [0, 1]; the rest
   * is the loss at the weights being trained. 0 unless told.
   */
  readonly slowShare?: number;
  /**
   * Share of the loss before the window at which a problem is solved: lower losses count as this one in
   * `'meanLog'` and `'milestones'`, so that no training set that is known by heart outshouts the others. In
   * [0, 1). Default: 0. Losses of 0 and below count by {@link signedLog}; where the loss before the window is one, no
   * problem counts as solved.
   */
  readonly solvedAt?: number;
  /** Minibatches that a loss of `'final'` or `'milestones'` is the mean of; 4 unless told. */
  readonly finalBatches?: number;
}

export type CheckedObjective = Required<Objective>;

const MEASURES = ['sum', 'mean', 'meanLog', 'milestones', 'final'] as const;
const FIRST_MILESTONE = 40;

/** Every default filled in. @throws L2lError `bad-option` */
export function checkedObjective(owner: string, objective: Objective): CheckedObjective {
  const {
    measure = 'sum',
    slowShare = 0,
    solvedAt = 0,
    finalBatches = 4,
  } = requireOptions(`${owner}: objective`, objective, ['measure', 'slowShare', 'solvedAt', 'finalBatches']);
  if (!MEASURES.includes(measure)) {
    throw new L2lError(
      'bad-option',
      `${owner}: the measure of the objective is ${JSON.stringify(measure)}, but must be one of ${MEASURES.join(', ')}.`,
    );
  }
  numberOption(owner, 'slowShare', slowShare, { from: 0, to: 1 });
  numberOption(owner, 'solvedAt', solvedAt, { from: 0, below: 1 });
  numberOption(owner, 'finalBatches', finalBatches, { from: 1, integer: true });
  return { measure, slowShare, solvedAt, finalBatches };
}

/** One step's share of the objective: how much it counts, and how it moves with its loss. */
export interface Share {
  readonly value: number;
  /** d(value)/d(loss) */
  readonly slope: number;
}

/** A step of a window: the first is 1, and the last is the length. */
export interface Place {
  readonly step: number;
  readonly length: number;
  /** The loss before the window's first step. */
  readonly before: number;
}

/** What the loss after a step counts. */
export function shareOf({ measure, solvedAt }: CheckedObjective, loss: number, place: Place): Share {
  const weight = weightOf(measure, place);
  if (measure !== 'meanLog' && measure !== 'milestones') return { value: weight * loss, slope: weight };
  const least = solvedAt * place.before;
  if (least > 0 && loss < least) return { value: weight * Math.log(least), slope: 0 };
  const { value, slope } = signedLog(loss, place.before);
  return { value: weight * value, slope: weight * slope };
}

/** How much a step counts: of means, all together count 1. */
function weightOf(measure: CheckedObjective['measure'], { step, length }: Place): number {
  const isLast = step === length;
  if (measure === 'sum') return 1;
  if (measure === 'final') return isLast ? 1 : 0;
  if (measure !== 'milestones') return 1 / length;
  let before = 0;
  let isMilestone = false;
  for (let milestone = FIRST_MILESTONE; milestone < length; milestone *= 2) {
    before++;
    isMilestone ||= milestone === step;
  }
  return (isLast ? 2 : Number(isMilestone)) / (before + 2);
}

/** Loss and slope, fast and slow, that the objective sees after a step. */
export interface Judged {
  readonly loss: number;
  /** `[size]`, at the coordinates being trained. */
  readonly gradient: Float32Array;
  readonly slow: { readonly loss: number; readonly gradient: Float32Array } | null;
}

/** Looks at where a step led; null where that counts nothing. */
export async function judge(
  objective: CheckedObjective,
  rule: AnyRule,
  after: Trajectory,
  place: Place,
): Promise<Judged | null> {
  const { measure } = objective;
  if (weightOf(measure, place) === 0) return null;
  const { coordinates, here, state } = after;
  const isFresh = measure === 'final' || measure === 'milestones';
  const { loss, gradient } = isFresh
    ? await onFreshBatches(after, coordinates, objective.finalBatches)
    : here;
  if (objective.slowShare === 0) return { loss, gradient, slow: null };
  const lag = rule.lag?.(state);
  const slowCoordinates = lag ? lag.map((value, i) => value + coordinates[i]!) : coordinates;
  const batches = isFresh ? objective.finalBatches : 1;
  return { loss, gradient, slow: await onFreshBatches(after, slowCoordinates, batches) };
}

/** Mean loss and gradient over minibatches that no step was taken on. */
async function onFreshBatches({ optimizee, key, length }: Trajectory, at: Float32Array, count: number) {
  const fresh = fold(fold(key, 'judge'), length);
  const { loss, gradient } = await optimizee.evaluate(at, fold(fresh, 0));
  let sum = loss;
  for (let batch = 1; batch < count; batch++) {
    const more = await optimizee.evaluate(at, fold(fresh, batch));
    sum += more.loss;
    for (let i = 0; i < gradient.length; i++) gradient[i]! += more.gradient[i]!;
  }
  for (let i = 0; i < gradient.length; i++) gradient[i]! /= count;
  return { loss: sum / count, gradient };
}
