import { encodeCheckpoint, keyOf, L2lError, type Optimizee } from '@l2l/core';
import { registerLearned } from '@l2l/lookahead/rule';
import { fineTune, trainingLosses } from '@l2l/meta';
import type { Order, Report } from '../messages';
import { optimizeeOf } from './data';
import { checkpointOf, learnedRule } from './rules';

/** Steps of the inner training runs that weights are trained and judged on. */
const HORIZON = 100;
/** A start that is neither trained on nor chosen by. */
const FRESH = keyOf(777_001);

type FineTuneOrder = Extract<Order, { type: 'fine-tune' }>;

/**
 * Trains the weights of a learned optimizer on for the problem of the page.
 *
 * @throws L2lError `bad-option` for an optimizer that is not learned, `not-found`, `bad-checkpoint`
 */
export async function runFineTuning(
  { of, metaSteps, settings, belongings }: FineTuneOrder,
  signal: AbortSignal,
  tell: (report: Report) => void,
): Promise<void> {
  const checkpoint = checkpointOf(of, belongings);
  if (!checkpoint) {
    throw new L2lError(
      'bad-option',
      `“${of}” has no weights that could be trained. Choose a learned optimizer.`,
    );
  }
  registerLearned();
  tell({ type: 'preparing', what: 'Judging the weights as they are …' });
  const problem = await optimizeeOf(settings, belongings);
  try {
    const before = await lossesOf(problem, checkpoint);
    const tuned = await fineTune(checkpoint, problem, {
      steps: metaSteps,
      horizon: HORIZON,
      key: keyOf(settings.seed),
      onStep: ({ count, loss, best }) => tell({ type: 'tuning', count, loss, best: Math.exp(best.score) }),
      signal,
    });
    const after = await lossesOf(problem, tuned);
    tell({
      type: 'tuned',
      bytes: encodeCheckpoint(tuned),
      note: tuned.provenance.family,
      before,
      after,
    });
  } finally {
    problem.dispose();
  }
}

function lossesOf(problem: Optimizee, checkpoint: Parameters<typeof learnedRule>[0]): Promise<number[]> {
  return trainingLosses(
    problem,
    learnedRule(checkpoint, (rule) => rule),
    HORIZON,
    FRESH,
  );
}
