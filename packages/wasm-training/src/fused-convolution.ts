import type { FusedConv2DAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { composed, type Kernel } from './composition';
import { type Convolution, fittedConvolution } from './fitted-convolution';

type Names = 'x' | 'filter' | 'bias' | 'preluActivationWeights';
type FusedConvolution = Kernel<Names, FusedConv2DAttrs>;

/**
 * A convolution with its bias and activation, whose windows lie where tfjs-core says.
 *
 * The backend's own looks at the shape with which the bias was made, whatever it is now, and takes the slopes of
 * `prelu` in turns, which is right for one and for one a channel alone (tfjs 4.22).
 *
 * @returns Makes the kernel from the backend's own.
 */
export function fusedConvolution(isDepthwise: boolean): (stock: FusedConvolution) => FusedConvolution {
  return (stock) => {
    const fitted = fittedConvolution(isDepthwise)(
      stock as unknown as Convolution,
    ) as unknown as FusedConvolution;
    return (call) => {
      const { inputs, attrs, backend } = call;
      const bias: TensorInfo | undefined = inputs.bias;
      const alpha: TensorInfo | undefined = inputs.preluActivationWeights;
      const isBiasSeen = !bias || backend.dataIdMap.get(bias.dataId).shape.length === bias.shape.length;
      const isAlphaSeen = !alpha || alpha.shape.slice(0, -1).every((length) => length === 1);
      if (isBiasSeen && isAlphaSeen) return fitted(call);

      return composed(backend, (run, _, take) => {
        // A tensor under another shape than its own is copied.
        const own = bias && !isBiasSeen ? run('Identity', { x: bias }) : bias;
        const withOwn = { ...inputs, ...(own && { bias: own }) };
        if (isAlphaSeen) return take(fitted({ ...call, inputs: withOwn }));
        const { preluActivationWeights, ...rest } = withOwn;
        const linear = { ...attrs, activation: 'linear' as const };
        const sum = take(fitted({ ...call, inputs: rest as typeof inputs, attrs: linear }));
        return run('Prelu', { x: sum, alpha: preluActivationWeights });
      });
    };
  };
}
