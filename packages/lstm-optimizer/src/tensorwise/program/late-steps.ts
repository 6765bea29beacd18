import type { Arithmetic, Operand } from './arithmetic';

/** The step after which step sizes above Adam's default shrink. */
export const LATE_FROM = 2000;

/**
 * How far the log of a step size falls so late in training: steps shrink with the root of their count. Meta-training
 * sees runs of some thousand steps and cannot know what comes after them, where noise is what is left to be rid of.
 *
 * Motivated by the condition on gains of Polyak and Juditsky 1992: where iterates are averaged, steps should shrink
 * more slowly than 1/t.
 *
 * @param count - Steps, this one included.
 */
export function lateFall<X, B>({ div, max, log }: Arithmetic<X, B>, count: Operand<X>): X {
  return max(0, div(log(div(count, LATE_FROM)), 2));
}

/** The log of a step size after such a fall, which takes none below Adam's default, 0: so far down steps stay useful. */
export function lateLogSize<X, B>(
  { sub, min, max }: Arithmetic<X, B>,
  logSize: Operand<X>,
  fall: Operand<X>,
): X {
  return min(logSize, max(0, sub(logSize, fall)));
}
