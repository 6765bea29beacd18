import type { _FusedMatMulAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { composed, type Kernel, type RunKernel } from './composition';

export type FusedMatMul = Kernel<'a' | 'b' | 'bias' | 'preluActivationWeights', _FusedMatMulAttrs>;

/**
 * A matrix product with its bias and activation.
 *
 * For transposed operands and for pairs of matrices the backend's own kernel is slow, and adds
 * the first bias again and again (tfjs 4.22): there the three parts run one after the other.
 */
export function fusedMatMul(stock: FusedMatMul): FusedMatMul {
  return (call) => {
    const { inputs, attrs, backend } = call;
    const { a, b } = inputs;
    const bias: TensorInfo | undefined = inputs.bias;
    const { transposeA, transposeB } = attrs;
    const plain = !transposeA && !transposeB && isOneMatrix(a) && isOneMatrix(b);
    if (plain || !(attrs.activation in ACTIVATIONS)) return stock(call);

    return composed(backend, (run) => {
      const product = run('BatchMatMul', { a, b }, { transposeA, transposeB });
      const sum = bias ? run('Add', { a: product, b: bias }) : product;
      return ACTIVATIONS[attrs.activation as Activation](run, sum, call);
    });
  };
}

type Activation = keyof typeof ACTIVATIONS;
type Activate = (run: RunKernel, x: TensorInfo, call: Parameters<FusedMatMul>[0]) => TensorInfo;

const ACTIVATIONS = {
  linear: (_, x) => x,
  relu: (run, x) => run('Relu', { x }),
  relu6: (run, x) => run('Relu6', { x }),
  elu: (run, x) => run('Elu', { x }),
  sigmoid: (run, x) => run('Sigmoid', { x }),
  prelu: (run, x, { inputs }) => run('Prelu', { x, alpha: inputs.preluActivationWeights }),
  leakyrelu: (run, x, { attrs }) => run('LeakyRelu', { x }, { alpha: attrs.leakyreluAlpha }),
} satisfies Record<string, Activate>;

function isOneMatrix({ shape }: TensorInfo): boolean {
  return shape.slice(0, -2).every((length) => length === 1);
}
