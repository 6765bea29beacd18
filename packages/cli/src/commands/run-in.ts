import { weightsFor } from '@l2l/core';
import type { Output } from '../console/output';
import { progressOf } from '../console/progress';
import { EXIT } from '../exit-codes';
import { trainOptions } from '../experiment/build';
import { followRun, metaStepsOf } from '../run/follow-run';
import { type RunFolder, readLog } from '../run/run-folder';
import { drawCurves } from './draw-curves';
import { surroundingsOf } from './surroundings';

export interface RunFlags {
  readonly saveEvery: number;
  readonly data?: string;
  readonly workers?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Trains in a folder until the run is over or somebody presses Ctrl-C, and tells what came of it. */
export async function runIn(folder: RunFolder, flags: RunFlags, output: Output): Promise<void> {
  const { experiment, path, saved, start } = folder;
  const total = metaStepsOf(experiment);
  const trajectories = Math.max(...experiment.stages.map((stage) => stage.trajectories));
  let isStopped = false;
  const stop = () => {
    isStopped = true;
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const drawn = await trainOptions(experiment, surroundingsOf(flags, trajectories));
  const options = start ? { ...drawn, weights: weightsFor(drawn.rule, start) } : drawn;
  output.say(
    `${experiment.name}, seed ${experiment.seed}: ${options.rule.weights.size} weights, ${total} meta-steps, in ${path}`,
  );
  if (saved) output.say(`Goes on after meta-step ${saved.count}.`);
  const progress = progressOf(experiment.name, total, output.isLive, saved?.count ?? 0);
  try {
    const { end, count, best } = await followRun(folder, options, {
      saveEvery: flags.saveEvery,
      isStopped: () => isStopped,
      onStep: ({ count, best: { score } }, { loss }) =>
        progress.at(count, {
          loss: loss === null ? 'diverged' : loss.toPrecision(4),
          ...(Number.isFinite(score) && { best: Math.exp(score).toPrecision(4) }),
        }),
    });
    progress.stop();
    if (end !== 'stopped')
      folder.write('curves.svg', await drawCurves([{ name: experiment.name, lines: readLog(path) }]).svg());
    const bestLoss = Number.isFinite(best.score) ? Math.exp(best.score) : null;
    output.result(summary(end, count, path, best.count, bestLoss), {
      end,
      count,
      bestAt: best.count,
      bestLoss,
      path,
    });
    if (end === 'stopped') process.exitCode = EXIT.interrupted;
  } finally {
    progress.stop();
    folder.close();
  }
}

function summary(end: string, count: number, path: string, bestAt: number, bestLoss: number | null): string {
  if (end === 'stopped') return `Stopped after meta-step ${count}. Go on with it by: l2l resume ${path}`;
  const why = end === 'patience' ? 'Ended early, as nothing better was found' : 'Done';
  const best =
    bestLoss === null
      ? ''
      : ` Best at meta-step ${bestAt}: geometric mean loss ${bestLoss.toPrecision(4)} on held-out tasks.`;
  return `${why} after ${count} meta-steps.${best}\nWeights: ${path}/best.safetensors   Curves: ${path}/curves.svg`;
}
