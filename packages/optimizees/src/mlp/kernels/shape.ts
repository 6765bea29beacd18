import type { Activation, Loss, Target } from '../options';
import type { MlpPlan } from '../plan';

/** All that the code of a kernel depends on: networks of one shape share a kernel. */
export interface KernelShape {
  /** Units of each layer, from the inputs to the outputs. */
  readonly sizes: readonly number[];
  /** One for each hidden layer. */
  readonly activations: readonly Activation[];
  readonly loss: Loss;
  readonly target: Target;
  readonly batchSize: number;
  /** Whether examples come as lists of their inputs that are not zero. */
  readonly sparse: boolean;
  /** Whether to use relaxed SIMD. */
  readonly relaxed: boolean;
}

export function shapeOf(
  { inputSize, layers, options }: MlpPlan,
  { sparse, relaxed }: Pick<KernelShape, 'sparse' | 'relaxed'>,
): KernelShape {
  const { activation, loss, target, batchSize } = options;
  const sizes = [inputSize, ...layers.map(({ outputs }) => outputs)];
  return { sizes, activations: activation, loss, target, batchSize, sparse, relaxed };
}
