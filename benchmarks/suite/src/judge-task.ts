import type { AnyRule } from '@l2l/core';
import { RATES, rateAt, TUNED, type Tuned, UNTUNED } from './opponents';
import { type RememberedRuns, type RememberedRunsOptions, rememberedRuns } from './remembered-runs';
import { HORIZONS, lossAt, type Run } from './run';
import type { SuiteTask } from './suite';

/** An optimizer that is judged: it has nothing to tune. */
export interface Candidate {
  readonly label: string;
  readonly rule: AnyRule;
  /** Of all that decides its steps. */
  readonly digest: string;
}

/** A tuned optimizer at one horizon: the rate that did best there, and its runs, a seed each. */
export interface TunedRuns {
  readonly rate: number;
  readonly onEdge: boolean;
  readonly runs: readonly Run[];
}

/** A tuned optimizer at one horizon: tuned by the raw and by the averaged loss. */
export interface TunedTwice {
  readonly raw: TunedRuns;
  readonly averaged: TunedRuns;
}

export interface Judgement {
  readonly task: SuiteTask;
  readonly horizons: readonly number[];
  /** Runs of each optimizer that is used as it comes, by label: a seed each. */
  readonly plain: Readonly<Record<string, readonly Run[]>>;
  /** Of tuned ones: by label, then for each horizon up to their longest. */
  readonly tuned: Readonly<Record<string, readonly TunedTwice[]>>;
}

export interface JudgeOptions extends RememberedRunsOptions {
  /** Seeds that figures are made of. */
  readonly seeds: readonly number[];
  /** Longest runs. */
  readonly steps: number;
  /** Whether runs of the candidates are made again: they are known by their weights, not by the code of their rule. */
  readonly afresh?: boolean;
}

/** Decides rates; figures are of other seeds. */
const TUNING_SEED = 9001;

/**
 * Runs a task with everybody, or recalls what was run before.
 *
 * @throws DataMissing where a run needs data that are not there.
 */
export async function judgeTask(
  task: SuiteTask,
  candidates: readonly Candidate[],
  { seeds, steps, afresh = false, ...options }: JudgeOptions,
): Promise<Judgement> {
  const longest = Math.min(steps, task.steps);
  const horizons = HORIZONS.filter((horizon) => horizon <= longest);
  const runs = rememberedRuns(task, options);
  const asItComes = { steps: longest, schedule: 'constant' } as const;
  try {
    const plain: Record<string, readonly Run[]> = {};
    for (const { label, rule, digest } of candidates) {
      const id = `candidate ${digest}`;
      if (afresh) for (const seed of seeds) runs.forget(id, { ...asItComes, seed });
      plain[label] = await runs.fromSeeds(id, rule, seeds, asItComes);
    }
    for (const [label, make] of Object.entries(UNTUNED))
      plain[label] = await runs.fromSeeds(label, make(), seeds, asItComes);

    const tuned: Record<string, readonly TunedTwice[]> = {};
    for (const opponent of TUNED) {
      const atHorizons: TunedTwice[] = [];
      for (const horizon of horizons.filter((each) => each <= opponent.longest)) {
        // One run serves all horizons, but a schedule is made for one length.
        const length = opponent.schedule === 'constant' ? Math.min(longest, opponent.longest) : horizon;
        atHorizons.push(await tunedAt(horizon, opponent, runs, { seeds, steps: length }));
      }
      tuned[opponent.label] = atHorizons;
    }
    return { task, horizons, plain, tuned };
  } finally {
    runs.close();
  }
}

/** Finds the best rates of an optimizer for one horizon, and runs it with them. */
async function tunedAt(
  horizon: number,
  { label, lowest, schedule, make }: Tuned,
  runs: RememberedRuns,
  { seeds, steps }: { readonly seeds: readonly number[]; readonly steps: number },
): Promise<TunedTwice> {
  const idOf = (rate: number) => `${label} ${rate}`;
  async function tunedBy(pick: 'raw' | 'averaged'): Promise<TunedRuns> {
    const { place, onEdge } = await bestPlace(async (at) => {
      const rate = rateAt(lowest, at);
      const run = await runs.run(idOf(rate), make(rate), { steps, seed: TUNING_SEED, schedule });
      return lossAt(run, run[pick], horizon);
    });
    const rate = rateAt(lowest, place);
    return { rate, onEdge, runs: await runs.fromSeeds(idOf(rate), make(rate), seeds, { steps, schedule }) };
  }
  return { raw: await tunedBy('raw'), averaged: await tunedBy('averaged') };
}

/** The place of the lowest loss among nine, widened while the best is on the edge. */
async function bestPlace(lossOf: (place: number) => Promise<number>) {
  let [from, to] = [0, RATES - 1];
  for (;;) {
    let best = from;
    let lowest = Number.POSITIVE_INFINITY;
    for (let place = from; place <= to; place++) {
      const loss = await lossOf(place);
      if (loss < lowest) [best, lowest] = [place, loss];
    }
    const onEdge = best === from || best === to;
    const widest = to - from + 1 >= 2 * RATES;
    if (!onEdge || widest) return { place: best, onEdge };
    if (best === from) from -= 2;
    else to += 2;
  }
}
