import { adam, logGrid, sgd, tune } from '@l2l/baselines';
import {
  type AnyDifferentiableRule,
  chain,
  clip,
  fold,
  type Key,
  keyOf,
  type Optimizee,
  type OptimizeeFamily,
} from '@l2l/core';
import { fading, several, train, truncatedBackprop, validationScore } from '@l2l/meta';
import { blobs, chooseMlpFamily, quadratic, quadraticFamily } from '@l2l/optimizees';
import { interruptibleFamily } from '../experiment/interruptible';

/** A problem that a rule which can learn at all should learn, harder from rung to rung. */
export interface Rung {
  readonly name: string;
  /** Whether meta-training has lowered the loss; it may still be far above that of tuned SGD. */
  readonly passed: boolean;
  /** Geometric mean loss over a run on a held-out start: of the rule before and after, and of tuned SGD. */
  readonly untrained: number;
  readonly trained: number;
  readonly tunedSgd: number;
  /** What to do where it was not passed. */
  readonly advice: string;
}

export interface LadderOptions {
  readonly rule: AnyDifferentiableRule;
  /** The last rung. */
  readonly target: OptimizeeFamily;
  /** Meta-steps of each rung. */
  readonly metaSteps: number;
  readonly key: Key;
  /** Called after each meta-step, with the name of the rung. */
  readonly onStep?: ((rung: string) => void) | undefined;
  /** Ends the climb, with its reason as an error, once it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How many rungs there are. */
export const RUNGS = 4;
/** A loss must fall to this share of the untrained rule's; less may be luck. */
const PASSED = 0.9;
const STEPS = 60;

/** Climbs until a rung breaks: what cannot learn one quadratic need not be tried on a network. */
export async function* climb({
  rule,
  target,
  metaSteps,
  key,
  onStep,
  signal,
}: LadderOptions): AsyncGenerator<Rung, void, void> {
  const ten = Array.from({ length: 10 }, (_, i) => quadratic(10, { key: keyOf(i) }));
  const rungs: (readonly [string, OptimizeeFamily, string])[] = [
    [
      'one quadratic',
      only(ten[0]!),
      'The rule or its derivatives are wrong: hold it to learnedRuleContract and pullbackContract of @l2l/core/testing, and look at the gates and gradients above.',
    ],
    [
      'ten quadratics',
      quadraticFamily(10),
      'It learns one problem by heart and no other: draw problems anew more often (a shorter "horizon"), and more "trajectories".',
    ],
    [
      'a tiny network',
      chooseMlpFamily({ dataset: blobs(keyOf(1)), hidden: [8], batchSize: 32 }),
      'Noise of minibatches is too much for it: more "trajectories", a lower "rate", or a longer "window".',
    ],
    [
      `the target: ${target.name}`,
      target,
      'The small ones are learned and this is not: train longer, begin with imitation of a tuned Adam, let the window grow by stages, or mix in easier tasks.',
    ],
  ];
  for (const [name, family, advice] of rungs) {
    const rung = await attempt({
      rule,
      target: interruptibleFamily(family, signal),
      metaSteps,
      key: fold(key, name),
      onStep: () => onStep?.(name),
    });
    yield { name, advice, ...rung };
    if (!rung.passed) return;
  }
}

async function attempt({
  rule,
  target: family,
  metaSteps,
  key,
  onStep,
}: Omit<LadderOptions, 'onStep' | 'signal'> & { readonly onStep: () => void }): Promise<
  Omit<Rung, 'name' | 'advice'>
> {
  const judged: Optimizee = await family.sample(fold(key, 'judged'));
  const judging = { optimizees: [judged], steps: STEPS, seeds: [1, 2] };
  const scoreOf = (weights: Float32Array) => validationScore(rule.bind(weights), judging);
  const weights = rule.initWeights(fold(key, 'weights'));
  const estimator = several(truncatedBackprop({ rule, family, window: 20, horizon: 60 }), 2);
  const optimizer = fading(chain(clip({ norm: 1 }), adam(0.01)), metaSteps);
  let best = Number.POSITIVE_INFINITY;
  for await (const step of train({
    rule,
    weights,
    key,
    stages: [{ estimator, metaSteps, optimizer }],
    validation: { ...judging, every: Math.max(1, Math.floor(metaSteps / 4)) },
  })) {
    best = Number.isFinite(step.best.score) ? step.best.score : best;
    onStep();
  }
  const untrained = Math.exp(await scoreOf(weights));
  const measure = (rate: ReturnType<typeof sgd>) => validationScore(rate, judging);
  const tuned = await tune({
    make: (rate: number) => sgd(rate),
    learningRates: logGrid(1e-3, 10, 1),
    measure,
    furtherRates: 2,
  });
  judged.dispose();
  const trained = Math.exp(best);
  return { passed: trained < PASSED * untrained, untrained, trained, tunedSgd: Math.exp(tuned.loss) };
}

function only(optimizee: Optimizee): OptimizeeFamily {
  return { name: optimizee.name, sample: async () => optimizee };
}
