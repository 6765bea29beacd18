import {
  type Dataset,
  type Layout,
  layoutOf,
  type NamedShape,
  type Slot,
  sizeOf,
  slotNamed,
} from '@l2l/core';
import { type Activation, type CheckedMlpOptions, checkedMlpOptions, type MlpOptions } from './options';

/** One dense layer of a network, and where its weights lie in the coordinates. */
export interface LayerPlan {
  readonly inputs: number;
  readonly outputs: number;
  /** `[inputs, outputs]` */
  readonly kernel: Slot;
  /** `[outputs]` */
  readonly bias: Slot;
  /** What happens to the sums of a hidden layer. The last layer has none: its sums are the outputs. */
  readonly hidden?: HiddenPlan;
}

/** What happens to the sums of a hidden layer: normalization, then activation, then dropout. */
export interface HiddenPlan {
  /** Each `[outputs]` */
  readonly norm?: { readonly scale: Slot; readonly offset: Slot };
  readonly activation: Activation;
  /** Share of outputs dropped in training, in [0, 1). */
  readonly dropout: number;
}

/** A network on paper: all that an implementation of it must know, and all implementations share. */
export interface MlpPlan {
  /** For example `mlp-784-20-10-sigmoid-mnist-train`. */
  readonly name: string;
  readonly options: CheckedMlpOptions;
  readonly layout: Layout;
  /** At least one. */
  readonly layers: readonly LayerPlan[];
  readonly inputSize: number;
  readonly classCount: number;
  /** Units of the last layer: one for each class, or for an autoencoder one for each input. */
  readonly outputSize: number;
}

/** @throws L2lError `bad-option` */
export function mlpPlan(given: MlpOptions): MlpPlan {
  const options = checkedMlpOptions(given);
  const { dataset, hidden } = options;
  const inputSize = sizeOf(dataset.inputShape);
  const outputSize = options.target === 'inputs' ? inputSize : dataset.classCount;
  const sizes = [inputSize, ...hidden, outputSize];
  const layout = layoutOf(shapesOf(sizes, options));
  const layers = sizes.slice(1).map((outputs, i): LayerPlan => {
    const layer = {
      inputs: sizes[i]!,
      outputs,
      kernel: slotNamed(layout, `dense${i}/kernel`),
      bias: slotNamed(layout, `dense${i}/bias`),
    };
    return i < hidden.length ? { ...layer, hidden: hiddenPlan(i, layout, options) } : layer;
  });
  return {
    name: nameOf(sizes, options),
    options,
    layout,
    layers,
    inputSize,
    classCount: dataset.classCount,
    outputSize,
  };
}

/** Whether a network can be used on a dataset other than the one it is trained on. */
export function fits({ inputSize, classCount, options }: MlpPlan, dataset: Dataset): boolean {
  const hasClasses = options.target === 'inputs' || dataset.classCount === classCount;
  return hasClasses && sizeOf(dataset.inputShape) === inputSize;
}

function shapesOf(sizes: readonly number[], { hidden, batchNorm }: CheckedMlpOptions): NamedShape[] {
  return sizes.slice(1).flatMap((outputs, i) => {
    const dense = [
      { name: `dense${i}/kernel`, shape: [sizes[i]!, outputs] },
      { name: `dense${i}/bias`, shape: [outputs] },
    ];
    if (!batchNorm || i === hidden.length) return dense;
    return [
      ...dense,
      { name: `norm${i}/scale`, shape: [outputs] },
      { name: `norm${i}/offset`, shape: [outputs] },
    ];
  });
}

function hiddenPlan(i: number, layout: Layout, options: CheckedMlpOptions): HiddenPlan {
  const plan = { activation: options.activation[i]!, dropout: options.dropout };
  if (!options.batchNorm) return plan;
  const norm = { scale: slotNamed(layout, `norm${i}/scale`), offset: slotNamed(layout, `norm${i}/offset`) };
  return { ...plan, norm };
}

function nameOf(
  sizes: readonly number[],
  { dataset, activation, dropout, batchNorm, loss, target }: CheckedMlpOptions,
): string {
  const kinds = new Set(activation).size > 1 ? activation : activation.slice(0, 1);
  const parts: (string | number)[] = ['mlp', ...sizes, ...kinds];
  if (batchNorm) parts.push('batch-norm');
  if (dropout > 0) parts.push(`dropout${dropout}`);
  if (loss === 'meanSquaredError') parts.push(target === 'inputs' ? 'autoencoder' : 'mean-squared-error');
  return [...parts, dataset.name].join('-');
}
