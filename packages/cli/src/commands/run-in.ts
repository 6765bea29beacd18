import { type Checkpoint, L2lError, weightsFor } from '@l2l/core';
import type { Output } from '../console/output';
import { stoppable } from '../console/stopping';
import { trainOptions } from '../experiment/build';
import type { Experiment } from '../experiment/schema';
import { loadPlots } from '../plots';
import { followRun, metaStepsOf, type Outcome } from '../run/follow-run';
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

/** What is trained, and the folder it is trained in. */
export interface Training {
  readonly experiment: Experiment;
  /** Whose weights it begins with; undefined where they are drawn. */
  readonly start?: Checkpoint | undefined;
  /** Makes or opens the folder, once it is certain that training can begin. */
  readonly open: () => RunFolder;
}

/** Trains in a folder until the run is over or stopped, and reports the outcome. */
export async function runIn(training: Training, flags: RunFlags, output: Output): Promise<void> {
  await stoppable(output, async (signal) => {
    const options = await optionsOf(training, flags, output);
    signal.throwIfAborted();
    const folder = training.open();
    try {
      greet(folder, options, output);
      const outcome = await follow(folder, options, flags, { signal, output });
      const isDrawn = outcome.end !== 'stopped' && (await draw(folder, output));
      report(folder.path, outcome, { output, isDrawn });
    } finally {
      folder.close();
    }
  });
}

/** Draws the curves of a run into its folder. False, with a message, where nothing is installed that draws. */
async function draw(folder: RunFolder, output: Output): Promise<boolean> {
  try {
    const plots = await loadPlots();
    const runs = [{ name: folder.experiment.name, lines: readLog(folder.path) }];
    folder.write('curves.svg', await drawCurves(plots, runs).svg());
    return true;
  } catch (error) {
    if (!(error instanceof L2lError) || error.code !== 'not-found') throw error;
    output.say(`There is no picture of the learning curves. ${error.message}`);
    return false;
  }
}

type Options = Awaited<ReturnType<typeof trainOptions>>;

async function optionsOf({ experiment, start }: Training, flags: RunFlags, output: Output): Promise<Options> {
  const trajectories = Math.max(...experiment.stages.map((stage) => stage.trajectories));
  const drawn = await trainOptions(experiment, surroundingsOf(flags, trajectories, output.warn));
  return start ? { ...drawn, weights: weightsFor(drawn.rule, start) } : drawn;
}

function greet({ experiment, path, saved, earlier }: RunFolder, { rule }: Options, output: Output): void {
  const { name, seed } = experiment;
  output.say(
    `${name}, seed ${seed}: ${rule.weights.size} weights, ${metaStepsOf(experiment)} meta-steps, in ${path}`,
  );
  if (saved) output.say(`Continues after meta-step ${saved.count}.`);
  else if (earlier.length > 0)
    output.say('It was stopped before anything was saved, so it starts again from the beginning.');
}

function follow(
  folder: RunFolder,
  options: Options,
  { saveEvery }: RunFlags,
  { signal, output }: { readonly signal: AbortSignal; readonly output: Output },
): Promise<Outcome> {
  const { experiment, saved } = folder;
  const bar = { title: experiment.name, total: metaStepsOf(experiment), start: saved?.count };
  return output.withProgress(bar, (progress) =>
    followRun(folder, options, {
      saveEvery,
      signal,
      onStep: ({ count, best: { score } }, { loss }) =>
        progress.at(count, {
          loss: loss === null ? 'diverged' : loss.toPrecision(4),
          ...(Number.isFinite(score) && { best: Math.exp(score).toPrecision(4) }),
        }),
    }),
  );
}

function report(
  path: string,
  { end, count, best }: Outcome,
  { output, isDrawn }: { readonly output: Output; readonly isDrawn: boolean },
): void {
  const bestLoss = Number.isFinite(best.score) ? Math.exp(best.score) : null;
  const text = summary({ end, count, bestAt: best.count, bestLoss, path, isDrawn });
  output.result(text, { end, count, bestAt: best.count, bestLoss, path });
}

interface Summary extends Pick<Outcome, 'end' | 'count'> {
  readonly bestAt: number;
  readonly bestLoss: number | null;
  readonly path: string;
  readonly isDrawn: boolean;
}

function summary({ end, count, bestAt, bestLoss, path, isDrawn }: Summary): string {
  if (end === 'stopped') return `Stopped after meta-step ${count}. Continue with: l2l resume ${path}`;
  const why = end === 'patience' ? 'Ended early, as validation found nothing better,' : 'Done';
  const best =
    bestLoss === null
      ? ''
      : ` Best at meta-step ${bestAt}: geometric mean loss ${bestLoss.toPrecision(4)} on held-out tasks.`;
  return `${why} after ${count} meta-steps.${best}\nWeights: ${path}/best.safetensors${isDrawn ? `   Curves: ${path}/curves.svg` : ''}`;
}
