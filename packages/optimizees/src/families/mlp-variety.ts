import {
  type Dataset,
  fold,
  type Key,
  L2lError,
  numberOption,
  type OptimizeeFamily,
  requireOptions,
  type Stream,
  streamOf,
} from '@l2l/core';
import { chooseMlp } from '../mlp/kernels/choose';
import type { Activation, Initialization, MlpOptions } from '../mlp/options';

type Range = readonly [from: number, to: number];

/** What networks of a variety may be. Ranges include both ends. */
export interface MlpVarietyOptions {
  /** One is drawn for each network. */
  readonly datasets: readonly Dataset[];
  /** Hidden layers; 0 is logistic regression, a convex problem. `[1, 1]` unless told. */
  readonly depth?: Range;
  /** Units of each hidden layer, even by their logarithm. `[20, 20]` unless told. */
  readonly width?: Range;
  /** One is drawn for each network. `['sigmoid']` unless told. */
  readonly activations?: readonly Activation[];
  /** Share of networks whose layers each draw an activation. 0 unless told. */
  readonly mixedActivations?: number;
  /** Examples in a minibatch, even by their logarithm. `[128, 128]` unless told. */
  readonly batchSize?: Range;
  /** Share of networks that give back their inputs, with squared errors. 0 unless told. */
  readonly autoencoders?: number;
  /** One is drawn for each network. `['glorotUniform']` unless told. */
  readonly initializations?: readonly Initialization[];
}

/**
 * Multilayer perceptrons of many kinds: each sample draws its dataset, depth, widths, activations,
 * minibatches and task. A rule that has seen one network only has learned that network.
 *
 * @throws L2lError `bad-option`
 */
export function mlpVariety(given: MlpVarietyOptions): OptimizeeFamily {
  const options = requireOptions('mlpVariety', given, [
    'datasets',
    'depth',
    'width',
    'activations',
    'mixedActivations',
    'batchSize',
    'autoencoders',
    'initializations',
  ]);
  const checked = {
    datasets: nonEmpty('datasets', options.datasets),
    depth: range('depth', options.depth ?? [1, 1], 0),
    width: range('width', options.width ?? [20, 20], 1),
    activations: nonEmpty<Activation>('activations', options.activations ?? ['sigmoid']),
    mixedActivations: share('mixedActivations', options.mixedActivations ?? 0),
    batchSize: range('batchSize', options.batchSize ?? [128, 128], 1),
    autoencoders: share('autoencoders', options.autoencoders ?? 0),
    initializations: nonEmpty<Initialization>(
      'initializations',
      options.initializations ?? ['glorotUniform'],
    ),
  } as const;
  const [shallow, deep] = checked.depth;
  const [narrow, wide] = checked.width;
  return {
    name: `mlps ${shallow}–${deep} × ${narrow}–${wide} on ${checked.datasets.map(({ name }) => name).join(', ')}`,
    sample: async (key) => chooseMlp(drawNetwork(checked, key)),
  };
}

function drawNetwork(options: Required<MlpVarietyOptions>, key: Key): MlpOptions {
  const stream = streamOf(fold(key, 'network'));
  const [shallow, deep] = options.depth;
  const depth = shallow + stream.below(deep - shallow + 1);
  const hidden = Array.from({ length: depth }, () => logUniform(stream, options.width));
  const one = pick(stream, options.activations);
  const isMixed = stream.uniform() < options.mixedActivations;
  const activation = hidden.map(() => (isMixed ? pick(stream, options.activations) : one));
  const isAutoencoder = depth > 0 && stream.uniform() < options.autoencoders;
  return {
    dataset: pick(stream, options.datasets),
    hidden,
    activation,
    batchSize: logUniform(stream, options.batchSize),
    initialization: pick(stream, options.initializations),
    ...(isAutoencoder && { loss: 'meanSquaredError', target: 'inputs' }),
  };
}

function pick<Item>({ below }: Stream, items: readonly Item[]): Item {
  return items[below(items.length)]!;
}

function logUniform({ uniform }: Stream, [from, to]: Range): number {
  return Math.min(to, Math.round(from * (to / from) ** uniform()));
}

function nonEmpty<Item>(name: string, items: readonly Item[]): readonly Item[] {
  if (items?.length > 0) return items;
  throw new L2lError('bad-option', `mlpVariety: ${name} is empty or missing. Give at least one.`);
}

function share(name: string, value: number): number {
  return numberOption('mlpVariety', name, value, { from: 0, to: 1 });
}

function range(name: string, [from, to]: Range, least: number): Range {
  numberOption('mlpVariety', `${name}[0]`, from, { from: least, integer: true });
  numberOption('mlpVariety', `${name}[1]`, to, { from, integer: true });
  return [from, to];
}
