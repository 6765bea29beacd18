import { describeValue, functionOption, L2lError, numberOption, requireOptions } from '@l2l/core';

export interface TuneOptions<Rule> {
  /** A rule with this learning rate, for example `adam`. */
  readonly make: (learningRate: number) => Rule;
  /** Rates to begin with, above 0 and each greater than the one before; see {@link logGrid}. */
  readonly learningRates: readonly number[];
  /** What is to be made small, such as the mean loss of a few runs. Not finite means diverged: worst. */
  readonly measure: (rule: Rule) => number | Promise<number>;
  /** How many rates may be tried beyond the first ones; a whole number, at least 0. */
  readonly furtherRates?: number;
}

export interface Trial {
  readonly learningRate: number;
  /** As measured; Infinity if it was not finite. */
  readonly loss: number;
}

export interface Tuned<Rule> {
  readonly learningRate: number;
  readonly loss: number;
  readonly rule: Rule;
  /** Whether no worse rate was found on one side of the best: a better one may lie beyond. */
  readonly onEdge: boolean;
  /** All that was tried, from the smallest rate to the greatest. */
  readonly trials: readonly Trial[];
}

/** `perDecade` rates for each factor of ten, evenly spaced in the logarithm, from `from` up to `to`. */
export function logGrid(from: number, to: number, perDecade = 2): number[] {
  numberOption('logGrid', 'from', from, { above: 0 });
  numberOption('logGrid', 'to', to, { from });
  numberOption('logGrid', 'perDecade', perDecade, { integer: true, from: 1 });
  // A ten-thousandth of a step more, so that rounding does not lose the last one.
  const count = Math.floor(Math.log10(to / from) * perDecade + 1e-4) + 1;
  return Array.from({ length: count }, (_, i) => Number((from * 10 ** (i / perDecade)).toPrecision(12)));
}

/**
 * Looks for the learning rate that makes a rule best, and goes on beyond the ends of the grid for
 * as long as the best lies on one of them.
 *
 * ```ts
 * const best = await tune({ make: adam, learningRates: logGrid(1e-4, 1), measure: meanLossAfter100Steps });
 * ```
 *
 * @returns The best rate; of equals, the smallest. If every run diverged, the loss is Infinity.
 * @throws L2lError `bad-option` if the rates are not in order.
 */
export async function tune<Rule>(options: TuneOptions<Rule>): Promise<Tuned<Rule>> {
  const {
    make,
    learningRates,
    measure,
    furtherRates = 12,
  } = requireOptions('tune', options, ['make', 'learningRates', 'measure', 'furtherRates']);
  checkRates(learningRates);
  functionOption('tune', 'make', make);
  functionOption('tune', 'measure', measure);
  numberOption('tune', 'furtherRates', furtherRates, { integer: true, from: 0 });
  const tryOut = async (learningRate: number): Promise<Trial> => {
    const loss = await measure(make(learningRate));
    return { learningRate, loss: Number.isFinite(loss) ? loss : Infinity };
  };

  let trials: Trial[] = [];
  for (const rate of learningRates) trials.push(await tryOut(rate));
  for (let i = 0; i < furtherRates; i++) {
    const best = indexOfBest(trials);
    if (best === 0) trials = [await tryOut(rateBeyond(trials[0]!, trials[1])), ...trials];
    else if (best === trials.length - 1)
      trials.push(await tryOut(rateBeyond(trials[best]!, trials[best - 1])));
    else break;
  }
  const best = indexOfBest(trials);
  const { learningRate, loss } = trials[best]!;
  const onEdge = best === 0 || best === trials.length - 1;
  return { learningRate, loss, rule: make(learningRate), onEdge, trials };
}

/** The first of the smallest losses. If all diverged it is the smallest rate, and smaller ones come next. */
function indexOfBest(trials: readonly Trial[]): number {
  return trials.reduce((best, { loss }, i) => (loss < trials[best]!.loss ? i : best), 0);
}

/** One step of the grid beyond its end; a factor of ten below a grid of one rate. */
function rateBeyond(end: Trial, neighbour: Trial | undefined): number {
  const rate = neighbour ? end.learningRate ** 2 / neighbour.learningRate : end.learningRate / 10;
  return Number(rate.toPrecision(12));
}

function checkRates(rates: readonly number[]): void {
  if (Array.isArray(rates))
    for (const rate of rates) numberOption('tune', 'learningRates', rate, { above: 0 });
  if (rates?.length > 0 && rates.every((rate, i) => i === 0 || rate > rates[i - 1]!)) return;
  throw new L2lError(
    'bad-option',
    `tune: learningRates are ${describeValue(rates)}, but must be at least one, from the smallest to the greatest. Sort them.`,
  );
}
