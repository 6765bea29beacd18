import { type FunctionBuilder, i32, type ModuleBuilder } from '@l2l/wasm';
import { addActivations } from './activations';
import { forEach, type KernelContext, kernelContext } from './context';
import { addLoss, type LossFunction } from './loss';
import { type MemoryPlan, PANEL, ROW } from './memory-plan';
import { addPackInputs } from './pack-inputs';
import { addInputAdjoint, addLayerSums } from './products';
import { addSparseGradient, addSparseSums, SPAN } from './sparse-layer';
import { addBiasGradient, addKernelGradient } from './weight-gradient';

/** The functions of a kernel, for JavaScript. */
export interface KernelExports {
  /** Runs the network on the first examples in memory: their outputs are in the last layer's panels. */
  forward(rows: number): void;
  /** Runs the network on a minibatch and goes back: its gradient and terms of its loss are in memory. */
  gradient(): void;
}

/** Writes the functions of {@link KernelExports}. */
export function addNetwork(module: ModuleBuilder, plan: MemoryPlan): void {
  const context = kernelContext(module, plan);
  const forwardPanel = addForwardPanel(context);
  const backward = addBackward(context);
  const loss = addLoss(context);
  module.function({ export: 'forward', params: { rows: 'i32' } }, (f, { rows }) => {
    const panels = f.let(i32.shrU(i32.add(rows, PANEL - 1), Math.log2(PANEL)));
    const panel = f.local('i32');
    f.loop(panel, 0, panels, 1, () => f.do(forwardPanel({ panel, rows })));
  });
  module.function({ export: 'gradient', params: {} }, (f) => {
    const panel = f.local('i32');
    f.loop(panel, 0, plan.panels, 1, () => {
      f.do(forwardPanel({ panel, rows: plan.shape.batchSize }));
      lossOfPanel(f, plan, loss, panel);
    });
    f.do(backward({}));
  });
}

function lossOfPanel(
  f: FunctionBuilder,
  { layers }: MemoryPlan,
  loss: LossFunction,
  panel: ReturnType<typeof f.local<'i32'>>,
): void {
  const [first, last] = [layers[0]!, layers.at(-1)!];
  f.do(
    loss({
      outputs: i32.add(i32.mul(panel, last.outputs * ROW), last.output),
      inputs: i32.add(i32.mul(panel, first.inputs * ROW), first.input),
      examples: i32.mul(panel, ROW),
    }),
  );
}

/** All layers on one panel, so that what passes from layer to layer stays in the nearest cache. */
function addForwardPanel(context: KernelContext) {
  const { module, plan } = context;
  const { sparse } = plan.shape;
  const pack = sparse ? undefined : addPackInputs(context);
  const activate = addActivations(context);
  const sums = plan.layers.map((layer, i) =>
    sparse && i === 0 ? addSparseSums(context) : addLayerSums(context, layer),
  );
  return module.function({ params: { panel: 'i32', rows: 'i32' } }, (f, { panel, rows }) => {
    let from = f.let(i32.add(i32.mul(panel, plan.layers[0]!.inputs * ROW), plan.layers[0]!.input));
    if (pack) f.do(pack({ first: i32.mul(panel, PANEL), rows, to: from }));
    else f.set(from, i32.mul(panel, PANEL * SPAN));
    plan.layers.forEach(({ outputs, output, activation, toSlope }, i) => {
      const to = f.let(i32.add(i32.mul(panel, outputs * ROW), output));
      f.do(sums[i]!({ from, to }));
      if (activation) f.do(activate.get(activation)!({ from: to, to: i32.add(to, outputs * ROW), toSlope }));
      from = to;
    });
  });
}

/** From the adjoints of the outputs to the whole gradient, layer by layer. */
function addBackward(context: KernelContext) {
  const { module, plan } = context;
  const { layers, shape } = plan;
  const steps = layers.map((layer, i) => ({
    kernel: shape.sparse && i === 0 ? addSparseGradient(context) : addKernelGradient(context, layer),
    bias: addBiasGradient(context, layer),
    // Nobody asks how the loss depends on the examples.
    input: i > 0 ? addInputAdjoint(context, layer, layers[i - 1]!) : undefined,
  }));
  return module.function({ params: {} }, (f) => {
    for (let i = layers.length - 1; i >= 0; i--) {
      const { inputs, outputs, input, output } = layers[i]!;
      const { kernel, bias, input: inputAdjoint } = steps[i]!;
      f.do(kernel({}));
      f.do(bias({}));
      if (!inputAdjoint) continue;
      const panels = [
        { from: output, bytes: outputs * ROW },
        { from: input, bytes: inputs * ROW },
      ] as const;
      forEach(f, plan.panels, panels, (from, to) => f.do(inputAdjoint({ from, to })));
    }
  });
}
