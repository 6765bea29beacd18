import {
  type AnyDifferentiableRule,
  differentiable,
  fold,
  keyOf,
  type OptimizeeFamily,
  weightsFor,
} from '@l2l/core';
import { gateActivity, LSTM_NAME } from '@l2l/lstm-optimizer/rule';
import { startTrajectory } from '@l2l/meta';
import { Command } from 'commander';
import { type Output, outputTo } from '../console/output';
import { stoppable } from '../console/stopping';
import { examine, type Finding, gateFindings } from '../diagnose/findings';
import { climb, RUNGS, type Rung } from '../diagnose/ladder';
import { ruleOf } from '../experiment/build';
import { datasetShelf } from '../experiment/datasets';
import { interruptibleFamily } from '../experiment/interruptible';
import { readExperiment } from '../experiment/read';
import type { Experiment } from '../experiment/schema';
import { familyOf } from '../experiment/tasks';
import { checkpointNamed } from './optimizer-names';
import { count, dataOption, jsonOption, quietOption } from './surroundings';

interface Flags {
  readonly weights?: string;
  readonly metaSteps: number;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `l2l diagnose` */
export function diagnoseCommand(): Command {
  return new Command('diagnose')
    .summary('find out why an optimizer does not learn')
    .description(
      "Looks at an experiment's rule on its tasks (gates, meta-gradients, lengths of steps), then lets it climb from one quadratic to the target.",
    )
    .argument('<experiment>', 'JSON file')
    .option('--weights <checkpoint>', 'look at these weights instead of untrained ones')
    .option('--meta-steps <n>', 'meta-steps of each rung', count, 60)
    .addOption(dataOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText('after', '\nExample:\n  l2l diagnose my.json --weights runs/my-1/last.safetensors')
    .action(diagnose);
}

async function diagnose(file: string, flags: Flags): Promise<void> {
  const output = outputTo(flags);
  const experiment = readExperiment(file);
  await stoppable(output, async (signal) => {
    const rule = differentiable(await ruleOf(experiment.rule));
    const family = interruptibleFamily(await familyOf(experiment.tasks, datasetShelf(flags.data)), signal);
    const key = keyOf(experiment.seed);
    const weights =
      flags.weights === undefined
        ? rule.initWeights(fold(key, 'weights'))
        : weightsFor(rule, checkpointNamed(flags.weights));
    const findings = [
      ...(await examine(rule, weights, family, key)),
      ...(await gatesOf(experiment, rule, weights, family)),
    ];
    output.result(findingsText(findings), { findings });
    await showClimb(output, { rule, target: family, metaSteps: flags.metaSteps, key, signal });
  });
}

async function gatesOf(
  { rule: choice }: Experiment,
  rule: AnyDifferentiableRule,
  weights: Float32Array,
  family: OptimizeeFamily,
): Promise<Finding[]> {
  if (choice.name !== LSTM_NAME) return [];
  const optimizee = await family.sample(keyOf(1));
  const trajectory = await startTrajectory(optimizee, (layout) => rule.init(layout), keyOf(1));
  optimizee.dispose();
  // A thousand coordinates say enough, and the state before the first step is zero for each.
  const gradient = trajectory.here.gradient.slice(0, 1000);
  const state = rule.init({ slots: [], size: gradient.length });
  return gateFindings(
    gateActivity(choice.config, weights, { gradient }, state as Parameters<typeof gateActivity>[3]),
  );
}

function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Gates, meta-gradients and steps look healthy.';
  return findings.map(({ name, figure, advice }) => `! ${name}: ${figure}.\n  ${advice}`).join('\n');
}

async function showClimb(output: Output, options: Parameters<typeof climb>[0]): Promise<void> {
  const bar = { title: 'diagnose', total: RUNGS * options.metaSteps };
  await output.withProgress(bar, async (progress) => {
    const onStep = (rung: string) => progress.advance({ rung });
    for await (const rung of climb({ ...options, onStep })) output.result(rungText(rung), rung);
  });
}

function rungText({ name, passed, untrained, trained, tunedSgd, advice }: Rung): string {
  const [before, after, sgd] = [untrained, trained, tunedSgd].map((loss) => loss.toPrecision(3));
  const ratio = (trained / tunedSgd).toPrecision(3);
  const line = `${passed ? 'learns' : 'DOES NOT LEARN'}  ${name}: geometric mean loss ${after} after training, ${before} before; that is ${ratio} × tuned SGD's ${sgd}`;
  return passed ? line : `${line}\n        ${advice}`;
}
