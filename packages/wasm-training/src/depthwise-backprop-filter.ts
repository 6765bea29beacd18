import { backend_util, type DepthwiseConv2dNativeBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { floatsOf, type Kernel } from './composition';
import { assertGradientShape } from './gradient-shape';

type Geometry = ReturnType<typeof backend_util.computeConv2DInfo>;

/**
 * The gradient of a depthwise convolution with respect to its filter,
 * `[height, width, channels, multiplier]`.
 *
 * dW[h, w, c, m] = Σₙ Σᵧ Σ_z x[n, y·stride + h·dilation − top, …, c] · dy[n, y, z, c·multiplier + m]
 *
 * Each number of dy meets only height × width numbers of x, too few to earn a matrix product,
 * so this is a loop over the backend's memory. It sums in double precision.
 */
export const depthwiseBackpropFilter: Kernel<'x' | 'dy', DepthwiseConv2dNativeBackpropFilterAttrs> = ({
  inputs: { x, dy },
  attrs,
  backend,
}) => {
  const { strides, dilations, pad, dimRoundingMode, filterShape } = attrs;
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  assertGradientShape('DepthwiseConv2dNativeBackpropFilter', dy.shape, info.outShape);
  const result = backend.makeOutput([...filterShape], 'float32');
  floatsOf(backend, result).set(tapSums(floatsOf(backend, x), floatsOf(backend, dy), info));
  return result;
};

/** `[height · width · channels · multiplier]`: for each tap of the filter, the sum of x · dy under it. */
function tapSums(x: Float32Array, dy: Float32Array, info: Geometry): Float64Array {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth, strideHeight, dilationHeight, padInfo } = info;
  const sums = new Float64Array(filterHeight * filterWidth * outChannels);

  for (let n = 0; n < batchSize; n++) {
    for (let y = 0; y < outHeight; y++) {
      const dyRow = (n * outHeight + y) * outWidth * outChannels;
      for (let h = 0; h < filterHeight; h++) {
        const row = y * strideHeight + h * dilationHeight - padInfo.top;
        if (row < 0 || row >= inHeight) continue;
        const xRow = (n * inHeight + row) * inWidth * inChannels;
        for (let w = 0; w < filterWidth; w++) {
          addRow(
            sums,
            (h * filterWidth + w) * outChannels,
            { x, xRow, dy, dyRow },
            columnsUnder(w, info),
            info,
          );
        }
      }
    }
  }
  return sums;
}

interface Rows {
  readonly x: Float32Array;
  readonly xRow: number;
  readonly dy: Float32Array;
  readonly dyRow: number;
}

/** The columns of dy for which a tap lies inside the image, and the column of x under the first. */
interface Columns {
  readonly first: number;
  readonly count: number;
  readonly under: number;
}

/** Adds what one row of x and one row of dy give to one tap, for each channel and each of its results. */
function addRow(sums: Float64Array, tap: number, rows: Rows, columns: Columns, info: Geometry): void {
  const { x, xRow, dy, dyRow } = rows;
  const { inChannels, outChannels, strideWidth } = info;
  const multiplier = outChannels / inChannels;
  const xStart = xRow + columns.under * inChannels;
  const dyStart = dyRow + columns.first * outChannels;
  const xStep = strideWidth * inChannels;
  const end = dyStart + columns.count * outChannels;

  // Down the row one result at a time, so that its sum stays in a register.
  for (let k = 0; k < outChannels; k++) {
    let sum = 0;
    let i = xStart + Math.floor(k / multiplier);
    for (let j = dyStart + k; j < end; j += outChannels, i += xStep) sum += x[i]! * dy[j]!;
    sums[tap + k]! += sum;
  }
}

function columnsUnder(w: number, info: Geometry): Columns {
  const { inWidth, outWidth, strideWidth, dilationWidth, padInfo } = info;
  const offset = w * dilationWidth - padInfo.left;
  const first = Math.max(0, Math.ceil(-offset / strideWidth));
  const end = Math.min(outWidth, Math.floor((inWidth - 1 - offset) / strideWidth) + 1);
  return { first, count: Math.max(0, end - first), under: first * strideWidth + offset };
}
