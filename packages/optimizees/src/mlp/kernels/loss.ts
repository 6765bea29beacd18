import { type Callable, type FunctionBuilder, f32x4, i32, i32x4, type Variable, v128 } from '@l2l/wasm';
import { forEach, type KernelContext, splat } from './context';
import { exponentials } from './exponential';
import { type MemoryPlan, PANEL, ROW, VECTORS } from './memory-plan';

/**
 * Replaces the outputs of one panel by their adjoints, and leaves terms of the loss for each example, to
 * be finished in double precision by {@link lossFrom}.
 *
 * - `outputs`: address of the panel.
 * - `inputs`: address of the panel of the first layer's inputs.
 * - `examples`: offset in bytes of the panel's first example among labels, shares and terms.
 */
export type LossFunction = Callable<{ outputs: 'i32'; inputs: 'i32'; examples: 'i32' }, 'none'>;

const parameters = { outputs: 'i32', inputs: 'i32', examples: 'i32' } as const;

export function addLoss(context: KernelContext): LossFunction {
  const squares = context.plan.shape.loss === 'meanSquaredError';
  return squares ? addSquaredError(context) : addCrossEntropy(context);
}

/** What adjoints are multiplied by: the derivative of the mean, and for squares their own factor 2. */
export function shareOf({ shape }: MemoryPlan): number {
  const { loss, batchSize, sizes } = shape;
  return loss === 'meanSquaredError' ? 2 / (batchSize * sizes.at(-1)!) : 1 / batchSize;
}

/** The loss of a minibatch, from the terms that lie in memory. */
export function lossFrom({ shape, panels, terms }: MemoryPlan, memory: Float32Array): number {
  const { loss, batchSize, sizes } = shape;
  const at = terms / 4;
  const width = panels * PANEL;
  let sum = 0;
  if (loss === 'meanSquaredError') {
    for (let row = 0; row < batchSize; row++) sum += memory[at + row]!;
    return sum / (batchSize * sizes.at(-1)!);
  }
  for (let row = at; row < at + batchSize; row++) {
    const others = memory[row]!;
    const own = memory[row + width]!;
    const margin = memory[row + 2 * width]!;
    // ln Σ e^(x − greatest), and the greatest less the label's.
    sum += Math.log(others + own) + margin;
  }
  return sum / batchSize;
}

/**
 * Terms of an example: the sum of e^(x − greatest) over the classes that are not its label; the same for
 * its label; and how far its label's logit is below the greatest.
 *
 * The adjoint at the label is minus the sum of the others: 1 less its probability would lose all digits
 * where the network is right.
 */
function addCrossEntropy(context: KernelContext): LossFunction {
  const { module, plan } = context;
  const width = ROW * plan.panels;
  const classes = plan.layers.at(-1)!.outputs;
  return module.function({ params: parameters }, (f, { outputs, examples }) => {
    const { exp } = exponentials(f, context);
    for (const vector of VECTORS) {
      const from = f.let(i32.add(outputs, vector));
      const example = f.let(i32.add(examples, vector));
      const labels = f.let(v128.load(example, plan.labels));
      const share = f.let(v128.load(example, plan.shares));
      const each = (body: (at: Variable<'i32'>, isLabel: Variable<'v128'>) => void) =>
        forEachClass(f, from, classes, labels, body);

      const greatest = f.let(v128.load(from));
      each((at) => f.set(greatest, f32x4.pmax(greatest, v128.load(at))));
      const [others, own, margin] = [f.let(splat(0)), f.let(splat(0)), f.let(splat(0))];
      each((at, isLabel) => {
        const below = f.let(f32x4.sub(v128.load(at), greatest));
        const power = exp(below);
        f.set(others, f32x4.add(others, v128.andNot(power, isLabel)));
        f.set(own, v128.bitSelect(power, own, isLabel));
        f.set(margin, v128.bitSelect(f32x4.neg(below), margin, isLabel));
        f.store.v128(at, power);
      });
      const scale = f.let(f32x4.div(share, f32x4.add(others, own)));
      each((at, isLabel) => {
        const part = v128.bitSelect(f32x4.neg(others), v128.load(at), isLabel);
        f.store.v128(at, f32x4.mul(part, scale));
      });
      [others, own, margin].forEach((term, i) => {
        f.store.v128(example, term, plan.terms + i * width);
      });
    }
  });
}

/** The one term of an example is its sum of squared differences. */
function addSquaredError({ module, plan, madd }: KernelContext): LossFunction {
  const { outputs: count } = plan.layers.at(-1)!;
  return module.function({ params: parameters }, (f, { outputs, inputs, examples }) => {
    for (const vector of VECTORS) {
      const example = f.let(i32.add(examples, vector));
      const labels = f.let(v128.load(example, plan.labels));
      const share = f.let(v128.load(example, plan.shares));
      const targets = f.let(i32.add(inputs, vector));
      const sum = f.let(splat(0));
      forEachClass(f, f.let(i32.add(outputs, vector)), count, labels, (at, isLabel) => {
        const isAutoencoder = plan.shape.target === 'inputs';
        const target = isAutoencoder ? v128.load(targets) : v128.and(splat(1), isLabel);
        const difference = f.let(f32x4.sub(v128.load(at), target));
        f.set(sum, madd(difference, difference, sum));
        f.store.v128(at, f32x4.mul(difference, share));
        if (isAutoencoder) f.set(targets, i32.add(targets, ROW));
      });
      f.store.v128(example, sum, plan.terms);
    }
  });
}

/** Goes over the outputs of four examples, with a mask of those whose label it is. */
function forEachClass(
  f: FunctionBuilder,
  from: Variable<'i32'>,
  count: number,
  labels: Variable<'v128'>,
  body: (at: Variable<'i32'>, isLabel: Variable<'v128'>) => void,
): void {
  const index = f.let(i32.const(0));
  forEach(f, count, [{ from, bytes: ROW }], (at) => {
    body(at, f.let(i32x4.eq(labels, i32x4.splat(index))));
    f.set(index, i32.add(index, 1));
  });
}
