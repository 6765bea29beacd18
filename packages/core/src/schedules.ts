import { damagedConfig } from './built-by';
import { L2lError } from './errors';
import type { Json } from './json';
import { numberOption } from './option';
import { requireOptions } from './option-names';

/** A schedule as plain data, enough to build it again. */
export interface ScheduleConfig {
  readonly kind: string;
  readonly [option: string]: Json;
}

/** The factor of each step: of the number of steps before it. A schedule with a config can be saved. */
export interface Schedule {
  (count: number): number;
  readonly config?: ScheduleConfig | undefined;
}

function withConfig(config: ScheduleConfig, factorOf: (count: number) => number): Schedule {
  return Object.assign(factorOf, { config });
}

export interface CosineOptions {
  /** Steps until the factor is `final`, with those of the warm-up; at least 1. */
  readonly steps: number;
  /** Steps of a warm-up before, as of {@link warmup}; below `steps`. Default: 0. */
  readonly warmup?: number | undefined;
  /** The factor from then on; at least 0. Default: 0. */
  readonly final?: number | undefined;
}

/**
 * Half a cosine from 1 down to `final`, after a linear warm-up.
 *
 * Source: Loshchilov and Hutter 2017, equation 5, https://arxiv.org/abs/1608.03983
 *
 * @throws L2lError `bad-option`
 */
export function cosine(options: CosineOptions): Schedule {
  const {
    steps,
    warmup: rising = 0,
    final = 0,
  } = requireOptions('cosine', options, ['steps', 'warmup', 'final']);
  numberOption('cosine', 'steps', steps, { from: 1, integer: true });
  numberOption('cosine', 'warmup', rising, { from: 0, below: steps, integer: true });
  numberOption('cosine', 'final', final, { from: 0 });
  return withConfig({ kind: 'cosine', steps, warmup: rising, final }, (count) => {
    if (count < rising) return risen(count, rising);
    const progress = Math.min(1, (count - rising) / (steps - rising));
    return final + (1 - final) * 0.5 * (1 + Math.cos(Math.PI * progress));
  });
}

export interface WarmupOptions {
  /** Steps until the factor is 1; at least 1. */
  readonly steps: number;
}

/**
 * Rises evenly, from 1/steps at the first step to 1, and stays there.
 *
 * Source: Goyal et al. 2017, section 2.2, https://arxiv.org/abs/1706.02677
 *
 * @throws L2lError `bad-option`
 */
export function warmup(options: WarmupOptions): Schedule {
  const { steps } = requireOptions('warmup', options, ['steps']);
  numberOption('warmup', 'steps', steps, { from: 1, integer: true });
  return withConfig({ kind: 'warmup', steps }, (count) => risen(count, steps));
}

function risen(count: number, steps: number): number {
  return Math.min(1, (count + 1) / steps);
}

export interface StepwiseOptions {
  /** Numbers of steps after which the factor changes; whole, at least 1. */
  readonly at: readonly number[];
  /** What it is multiplied by each time; at least 0. Default: 0.1. */
  readonly factor?: number | undefined;
}

/**
 * 1 at first, then less from one step to the next, as often as `at` has numbers.
 *
 * @throws L2lError `bad-option`
 */
export function stepwise(options: StepwiseOptions): Schedule {
  const { at, factor = 0.1 } = requireOptions('stepwise', options, ['at', 'factor']);
  if (!Array.isArray(at))
    throw new L2lError(
      'bad-option',
      'stepwise: at must be an array of numbers of steps, such as [1000, 2000].',
    );
  at.forEach((steps, i) => {
    numberOption('stepwise', `at[${i}]`, steps, { from: 1, integer: true });
  });
  numberOption('stepwise', 'factor', factor, { from: 0 });
  return withConfig(
    { kind: 'stepwise', at: [...at], factor },
    (count) => factor ** at.filter((steps) => count >= steps).length,
  );
}

const kinds: Readonly<Record<string, (options: never) => Schedule>> = { cosine, warmup, stepwise };

/** The schedule that a config describes. @throws L2lError `bad-checkpoint`, `bad-option` */
export function scheduleFrom(config: Json | undefined): Schedule {
  const { kind, ...options } = (config ?? {}) as Partial<ScheduleConfig>;
  const make = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (!make) throw damagedConfig('a schedule', `its kind is none of: ${Object.keys(kinds).join(', ')}`);
  return make(options as never);
}
