import { adam } from '@l2l/baselines';
import {
  type AnyLearnedRule,
  buildLearnedRule,
  buildRule,
  chain,
  clip,
  differentiable,
  fold,
  type GradientEstimator,
  type Json,
  keyOf,
  type Optimizee,
  type OptimizeeFamily,
  type RuleConfig,
} from '@l2l/core';
import {
  evolutionStrategies,
  fading,
  persistentEvolutionStrategies,
  type Stage,
  several,
  type TrainOptions,
  truncatedBackprop,
} from '@l2l/meta';
import { pool } from '@l2l/meta/workers';
import { type DatasetShelf, datasetShelf } from './datasets';
import { imported } from './imported';
import { interruptible, interruptibleFamily } from './interruptible';
import type { EstimatorConfig, Experiment, RuleChoice, StageConfig } from './schema';
import { familyOf, taskFamily } from './tasks';
import { registerRules } from './trained-inside';

/** Where a run's data are and what it may use; none of it changes its result. */
export interface Surroundings {
  /** Folder of full datasets. */
  readonly data: string | undefined;
  /** Threads to share the trajectories; 1 stays in this one. */
  readonly workers: number;
  /** The module that workers import; see `worker.ts`. */
  readonly worker: URL;
  readonly onWorkerLost: (reason: string) => void;
}

/** What `train` needs of an experiment. */
export async function trainOptions(
  experiment: Experiment,
  surroundings: Surroundings,
): Promise<TrainOptions & { readonly rule: AnyLearnedRule }> {
  const shelf = datasetShelf(surroundings.data);
  const rule = await ruleOf(experiment.rule);
  const { validation, seed } = experiment;
  return {
    rule,
    key: keyOf(seed),
    stages: await Promise.all(experiment.stages.map((_, i) => stageOf(experiment, i, shelf, surroundings))),
    ...(validation && {
      validation: {
        steps: validation.steps,
        seeds: validation.seeds,
        every: validation.every,
        ...(validation.patience !== undefined && { patience: validation.patience }),
        optimizees: await drawn(validation.tasks, validation.draws, shelf),
      },
    }),
  };
}

/** The learned rule that is trained. */
export async function ruleOf(choice: RuleChoice): Promise<AnyLearnedRule> {
  registerRules();
  if (choice.name !== 'module') return buildLearnedRule({ name: choice.name, config: choice.config as Json });
  return imported<AnyLearnedRule>(choice, 'a LearnedRule', (given) => typeof given?.bind === 'function');
}

/** The estimator of one trajectory of a stage. */
export async function estimatorOf(
  experiment: Experiment,
  stage: number,
  shelf: DatasetShelf,
): Promise<GradientEstimator<unknown>> {
  const rule = await ruleOf(experiment.rule);
  const family = interruptibleFamily(await familyOf(experiment.tasks, shelf));
  return estimator(experiment.stages[stage]!.estimator, rule, family) as GradientEstimator<unknown>;
}

function estimator(config: EstimatorConfig, rule: AnyLearnedRule, family: OptimizeeFamily) {
  const options = JSON.parse(JSON.stringify(config)) as EstimatorConfig;
  if (options.name === 'evolutionStrategies') {
    const { name, horizon, ...rest } = options;
    return evolutionStrategies({ ...(rest as object), horizon, rule, family });
  }
  if (options.name === 'persistentEvolutionStrategies') {
    const { name, horizon, ...rest } = options;
    return persistentEvolutionStrategies({ ...(rest as object), horizon, rule, family });
  }
  const { name, imitation, ...rest } = options;
  const teacher = imitation && { ...imitation, teacher: buildRule(imitation.teacher as RuleConfig) };
  return truncatedBackprop({ ...(rest as object), imitation: teacher, rule: differentiable(rule), family });
}

async function stageOf(
  experiment: Experiment,
  number: number,
  shelf: DatasetShelf,
  { data, workers, worker, onWorkerLost }: Surroundings,
): Promise<Stage> {
  const stage = experiment.stages[number]!;
  const { trajectories, metaSteps, average } = stage;
  const config = { experiment, stage: number, data: data ?? null } as unknown as Json;
  const shared = workers > 1 && trajectories > 1;
  // Made here even where workers make their own: what is wrong with it shows before the run has a folder.
  const own = await estimatorOf(experiment, number, shelf);
  return {
    metaSteps,
    average,
    optimizer: optimizerOf(stage),
    estimator: shared
      ? pool({ module: worker, config, trajectories, workers, onWorkerLost })
      : several(own, trajectories),
  };
}

function optimizerOf({ rate, clip: norm, metaSteps, fadeFrom }: StageConfig) {
  return fading(chain(clip({ norm }), adam(rate)), metaSteps, fadeFrom);
}

/** Held-out optimizees: some of each task, the same each time. */
async function drawn(
  tasks: readonly Parameters<typeof taskFamily>[0][],
  draws: number,
  shelf: DatasetShelf,
): Promise<Optimizee[]> {
  const families = await Promise.all(tasks.map((task) => taskFamily(task, shelf)));
  const key = fold(keyOf(0), 'validation');
  return Promise.all(
    families.flatMap((family, i) =>
      Array.from({ length: draws }, async (_, draw) =>
        interruptible(await family.sample(fold(fold(key, i), draw))),
      ),
    ),
  );
}
