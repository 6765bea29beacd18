import { average, median } from '@l2l/reporting';
import type { Judgement, TunedRuns } from './judge-task';
import { TUNED_LABELS, withCosine } from './opponents';
import { lossAt, type Run } from './run';
import { type Estimate, geometricMean } from './statistics';

/** How a candidate's loss compares with an opponent's, at each horizon. */
export interface Comparison {
  readonly against: string;
  /** Null where no task is that long. */
  readonly ratios: readonly (Estimate | null)[];
}

/** A candidate's loss on one task, as a share of tuned Adam's: a geometric mean over starts. */
export interface TaskFindings {
  readonly name: string;
  readonly horizon: number;
  /** Both at the coordinates being trained. */
  readonly raw: number;
  /** Its averaged coordinates, against Adam's that are not. */
  readonly averaged: number;
  /** Both averaged, and Adam tuned for that. */
  readonly bothAveraged: number;
}

/** What became of a candidate. */
export interface Findings {
  readonly candidate: string;
  readonly horizons: readonly number[];
  readonly comparisons: readonly Comparison[];
  /** Share of tasks where its averaged coordinates end lower than an opponent's, by opponent. */
  readonly ahead: Readonly<Record<string, number>>;
  /** Each task at its longest horizon. */
  readonly tasks: readonly TaskFindings[];
  readonly diverged: number;
  readonly runs: number;
  /** Steps, and seconds, to tuned Adam's last loss, as a share of what it took; Infinity if never. */
  readonly stepsToAdam: number;
  readonly secondsToAdam: number;
}

/** Whoever brings the loss to a thousandth of the first one has solved a task: lower counts no more. */
const SOLVED = 1e-3;
/** A run that ends at more than this many times its first loss has diverged. */
const DIVERGED = 3;

/** Which of a run's two losses. */
type At = 'raw' | 'averaged';

/** Compares one candidate with everybody. */
export function findingsOf(judgements: readonly Judgement[], candidate: string): Findings {
  const horizons = allHorizons(judgements);
  const mine = (judgement: Judgement) => judgement.plain[candidate]!;
  const against = (
    label: string,
    pick: At,
    opponent: (judgement: Judgement, h: number) => readonly number[] | null,
  ) => ({
    against: label,
    ratios: horizons.map((horizon, h) => {
      const logs = judgements.flatMap((judgement) => {
        const others = judgement.horizons.includes(horizon) ? opponent(judgement, h) : null;
        if (others === null) return [];
        return [logRatios(mine(judgement), pick, horizon, others)];
      });
      return logs.length === 0 ? null : geometricMean(logs);
    }),
  });
  const tuned =
    (label: string, tunedBy: At) =>
    ({ tuned: all, horizons: own }: Judgement, h: number) => {
      const at = all[label]![h];
      return at === undefined ? null : lossesOf(at[tunedBy], tunedBy, own[h]!);
    };
  const asItComes =
    (label: string) =>
    ({ plain, horizons: own }: Judgement, h: number) =>
      plain[label]!.map((run) => flooredLoss(run, 'averaged', own[h]!));
  const untuned = Object.keys(judgements[0]!.plain).filter((label) => label !== candidate);
  const last = (judgement: Judgement) => judgement.horizons.length - 1;
  return {
    candidate,
    horizons,
    comparisons: [
      against('Adam tuned: raw iterates', 'raw', tuned('Adam', 'raw')),
      ...TUNED_LABELS.flatMap((label) => [
        against(`${label} tuned: averaged`, 'averaged', tuned(label, 'raw')),
        against(`${label} tuned with the same averaging: averaged`, 'averaged', tuned(label, 'averaged')),
        against(
          `${label} tuned, cosine to the known horizon: averaged`,
          'averaged',
          tuned(withCosine(label), 'raw'),
        ),
        against(
          `${label} tuned, cosine and the same averaging: averaged`,
          'averaged',
          tuned(withCosine(label), 'averaged'),
        ),
      ]),
      ...untuned.map((label) => against(`${label}, as it comes: averaged`, 'averaged', asItComes(label))),
    ],
    ahead: Object.fromEntries(
      untuned.map((label) => [
        label,
        average(
          judgements.map((judgement) => {
            const h = last(judgement);
            const others = asItComes(label)(judgement, h);
            const logs = logRatios(mine(judgement), 'averaged', judgement.horizons[h]!, others);
            return average(logs) < 0 ? 1 : 0;
          }),
        ),
      ]),
    ),
    tasks: judgements.map((judgement) => taskFindings(judgement, mine(judgement))),
    diverged: judgements.flatMap(mine).filter((run) => run.raw.at(-1)! > DIVERGED * run.raw[0]!).length,
    runs: judgements.flatMap(mine).length,
    ...timesToAdam(judgements, mine),
  };
}

function taskFindings({ task, horizons, tuned }: Judgement, mine: readonly Run[]): TaskFindings {
  const horizon = horizons.at(-1)!;
  const adam = tuned.Adam!.at(-1)!;
  const ratio = (pick: At, tunedBy: At) =>
    Math.exp(average(logRatios(mine, pick, horizon, lossesOf(adam[tunedBy], tunedBy, horizon))));
  return {
    name: task.name,
    horizon,
    raw: ratio('raw', 'raw'),
    averaged: ratio('averaged', 'raw'),
    bothAveraged: ratio('averaged', 'averaged'),
  };
}

/** The horizons of the longest task. */
function allHorizons(judgements: readonly Judgement[]): readonly number[] {
  return judgements.map(({ horizons }) => horizons).toSorted((a, b) => b.length - a.length)[0]!;
}

function lossesOf({ runs }: TunedRuns, pick: At, horizon: number): number[] {
  return runs.map((run) => flooredLoss(run, pick, horizon));
}

/** Logarithms of the losses of runs as shares of others' losses, from the same starts. */
function logRatios(mine: readonly Run[], pick: At, horizon: number, others: readonly number[]): number[] {
  return mine.map((run, i) => Math.log(flooredLoss(run, pick, horizon) / others[i]!));
}

/** The loss at a horizon, but not below that of a solved task. */
function flooredLoss(run: Run, pick: At, horizon: number): number {
  return Math.max(lossAt(run, run[pick], horizon), SOLVED * run.raw[0]!);
}

/** Medians over all runs of how soon tuned Adam's last loss is reached. */
function timesToAdam(judgements: readonly Judgement[], mine: (judgement: Judgement) => readonly Run[]) {
  const steps: number[] = [];
  const seconds: number[] = [];
  for (const judgement of judgements) {
    const horizon = judgement.horizons.at(-1)!;
    const { runs } = judgement.tuned.Adam!.at(-1)!.raw;
    mine(judgement).forEach((run, i) => {
      const adam = runs[i]!;
      const target = flooredLoss(adam, 'raw', horizon);
      const at = run.averaged.findIndex((loss) => loss <= target);
      const share = at < 0 ? Number.POSITIVE_INFINITY : run.steps[at]! / horizon;
      steps.push(share);
      seconds.push((share * run.seconds) / adam.seconds);
    });
  }
  return { stepsToAdam: median(steps), secondsToAdam: median(seconds) };
}
