import { type LossFeatures, TINY, within } from './losses';

/** How many numbers the network reads of each tensor. */
export const FEATURES = 19;

/** Adam's default step size: what is learned is relative to it. */
export const BASE_SIZE = 1e-3;

/** Keeps quotients of lengths finite. */
export const FLOOR = 1e-12;

/** Sums over one tensor, found while Adam's direction is renewed. */
export interface TensorSums {
  /** x · x for the direction x of this step. */
  direction: number;
  /** p · p for the direction p of the last step. */
  before: number;
  /** E · E for the trend E before this step. */
  trend: number;
  /** x · p */
  alongBefore: number;
  /** x · E */
  alongTrend: number;
  /** g · p for the gradient g. */
  gradientAlongBefore: number;
  /** g · g */
  gradient: number;
  /** Sum of the corrected running means of g². */
  power: number;
  /** θ · θ */
  coordinates: number;
  /** g · E */
  gradientAlongTrend: number;
  /** g · a for the way a from the coordinates to their average. */
  gradientAlongLag: number;
  /** a · a */
  lag: number;
}

/** What a tensor is, whatever it holds. */
export interface TensorKind {
  readonly offset: number;
  readonly size: number;
  readonly isVector: number;
  readonly logFanIn: number;
  readonly isFirst: number;
  readonly isLast: number;
}

/**
 * The kinds of all tensors. A layer is taken to be a matrix and a vector.
 *
 * @param shapes - Of the state.
 */
export function kindsOf(shapes: readonly number[]): TensorKind[] {
  const count = shapes.length / 2;
  let end = 0;
  return Array.from({ length: count }, (_, i) => {
    const [rows, columns] = [shapes[2 * i]!, shapes[2 * i + 1]!];
    const isVector = rows === 0 ? 1 : 0;
    const size = isVector ? columns : rows * columns;
    const offset = end;
    end += size;
    const logFanIn = Math.log(Math.max(1, isVector ? size : rows)) / 6 - 0.7;
    return { offset, size, isVector, logFanIn, isFirst: i < 2 ? 1 : 0, isLast: i >= count - 2 ? 1 : 0 };
  });
}

/** How far the gradient points against the last direction, in [−1, 1]: above 0 where that still helps. */
export function agreementOf({ gradientAlongBefore, gradient, before }: TensorSums): number {
  return -cosine(gradientAlongBefore, gradient, before);
}

/** Of the angle between two vectors, by their product and their squares; 0 where one is zero. */
function cosine(product: number, a: number, b: number): number {
  // Two roots: the product of very small squares would be zero.
  return product / (Math.sqrt(a) * Math.sqrt(b) + TINY);
}

/** What all tensors have in common at a step. */
export interface StepKind extends LossFeatures {
  readonly count: number;
  /** Mean agreement over all tensors, weighted by their sizes. */
  readonly agreement: number;
  /** Root of the mean square of all tensors, each as large as it has been. */
  readonly largest: number;
  /** Whether there is a guard. */
  readonly isGuarded: boolean;
  /** How far the guard turns steps back to Adam's at its default, in [0, 1]. */
  readonly guard: number;
}

/**
 * What the network reads of one tensor. All are free of the scale of gradients and losses; sizes of
 * coordinates count only relative to the step that Adam would take.
 *
 * @param logSize - As last used.
 * @param into - `[19]`, overwritten.
 */
export function writeFeatures(
  sums: TensorSums,
  { size, isVector, logFanIn, isFirst, isLast }: TensorKind,
  step: StepKind,
  logSize: number,
  into: Float64Array,
): void {
  // A tensor without coordinates has sums of zero.
  const count = Math.max(1, size);
  const rms = Math.sqrt(sums.direction / count);
  const weight = Math.sqrt(sums.coordinates / count);
  into[0] = cosine(sums.alongBefore, sums.direction, sums.before);
  into[1] = cosine(sums.alongTrend, sums.direction, sums.trend);
  into[2] = 2 * agreementOf(sums);
  into[3] = within((Math.log((rms * BASE_SIZE + 1e-9) / (weight + 1e-3)) + 5) / 2, 3);
  into[4] = 2 * rms;
  into[5] = Math.log(1 + step.count) / 8;
  into[6] = logSize / 2;
  into[7] = step.recent;
  into[8] = isVector;
  into[9] = logFanIn;
  into[10] = step.sinceStart;
  into[11] = isFirst;
  into[12] = isLast;
  into[13] = 2 * step.agreement;
  into[14] = within(Math.log((sums.gradient + TINY) / (sums.power + TINY)) / 2, 3);
  into[15] = -2 * cosine(sums.gradientAlongTrend, sums.gradient, sums.trend);
  // Above 0 where the average lies downhill: steps are too long for the noise.
  into[16] = -4 * cosine(sums.gradientAlongLag, sums.gradient, sums.lag);
  // How many steps away the average is: few where the coordinates only tremble.
  const stepLength = rms * BASE_SIZE * Math.exp(logSize);
  into[17] = within(Math.log((Math.sqrt(sums.lag / count) + FLOOR) / (stepLength + FLOOR)) / 3, 3);
  into[18] = step.lost;
}
