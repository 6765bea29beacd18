import { type _FusedMatMulAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { isPacked } from './batch-mat-mul';
import { composed, type Kernel, type KernelCall, type RunKernel } from './composition';
import type { WithFreshPacking } from './packings';

type Names = 'a' | 'b' | 'bias' | 'preluActivationWeights';
export type FusedMatMul = Kernel<Names, _FusedMatMulAttrs>;
type Call = KernelCall<Names, _FusedMatMulAttrs>;

/**
 * A matrix product with its bias and activation.
 *
 * The backend's own kernel is right for two plain matrices and one bias for each column. Transposed operands
 * and pairs of matrices are slow there and get the first biases again and again; a bias for all columns is read
 * beyond its end; nothing is computed where the common dimension is 0 (tfjs 4.22). In these cases product, bias
 * and activation run one after the other.
 *
 * @param withFreshPacking - Guards the backend's fast road.
 */
export function fusedMatMul(stock: FusedMatMul, withFreshPacking: WithFreshPacking): FusedMatMul {
  return (call) => {
    const { inputs, attrs, backend } = call;
    if (!(attrs.activation in ACTIVATIONS)) return stock(call);
    if (isRightInStock(call)) return withFreshPacking(backend, inputs.b, () => stock(call));

    const { a, b } = inputs;
    const bias: TensorInfo | undefined = inputs.bias;
    const { transposeA, transposeB } = attrs;
    return composed(backend, (run) => {
      const product = run('BatchMatMul', { a, b }, { transposeA, transposeB });
      const sum = bias ? run('Add', { a: product, b: bias }) : product;
      return ACTIVATIONS[attrs.activation as Activation](run, sum, call);
    });
  };
}

function isRightInStock({ inputs, attrs, backend }: Call): boolean {
  const { a, b } = inputs;
  const bias: TensorInfo | undefined = inputs.bias;
  const alpha: TensorInfo | undefined = inputs.preluActivationWeights;
  if (!isPacked({ a, b }, attrs) || a.shape.length !== 3 || b.shape.length !== 3) return false;
  const [, inner, columns] = b.shape as [number, number, number];
  if (inner === 0 || inner !== a.shape[2]) return false;
  // It looks at the shape with which the bias was made, and takes as many numbers of alpha as there are.
  if (bias && !util.arraysEqual(backend.dataIdMap.get(bias.dataId).shape, [columns])) return false;
  return !alpha || (alpha.shape.at(-1) === columns && util.sizeFromShape(alpha.shape) === columns);
}

type Activation = keyof typeof ACTIVATIONS;
type Activate = (run: RunKernel, x: TensorInfo, call: Call) => TensorInfo;

const ACTIVATIONS = {
  linear: (_, x) => x,
  relu: (run, x) => run('Relu', { x }),
  relu6: (run, x) => run('Relu6', { x }),
  elu: (run, x) => run('Elu', { x }),
  sigmoid: (run, x) => run('Sigmoid', { x }),
  prelu: (run, x, { inputs }) => run('Prelu', { x, alpha: inputs.preluActivationWeights }),
  leakyrelu: (run, x, { attrs }) => run('LeakyRelu', { x }, { alpha: attrs.leakyreluAlpha }),
} satisfies Record<string, Activate>;
