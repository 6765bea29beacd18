import * as tf from '@tensorflow/tfjs-core';
import { randoms } from './backends';

type Compute = () => tf.Tensor | readonly tf.Tensor[];

const x = (shape: number[] = [3, 4, 5], seed = 1) => randoms(shape as [number, number, number], seed);
const image = (channels = 3) => x([2, 6, 8, channels]) as tf.Tensor4D;
const run = (name: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap = {}) =>
  tf.engine().runKernel(name, inputs, attrs) as tf.Tensor | tf.Tensor[];
const places = (numbers: number[], shape?: number[]) => tf.tensor(numbers, shape, 'int32');

const layout: Record<string, Compute> = {
  BatchToSpaceND: () =>
    tf.batchToSpaceND(
      x([4, 3, 4, 2]),
      [2, 2],
      [
        [1, 0],
        [0, 1],
      ],
    ),
  BroadcastArgs: () => run('BroadcastArgs', { s0: places([3, 1, 5]), s1: places([4, 1]) }),
  Concat: () => tf.concat([x(), x([3, 2, 5], 2)], 1),
  DepthToSpace: () => tf.depthToSpace(image(4), 2),
  Diag: () => tf.diag(x([3, 4])),
  ExpandDims: () => tf.expandDims(x(), 1),
  Fill: () => tf.fill([3, 2], 1.5),
  GatherNd: () => tf.gatherND(x(), places([0, 1, 2, 3], [2, 2])),
  GatherV2: () => tf.gather(x(), places([2, 0, 1, 1]), 1),
  LinSpace: () => tf.linspace(0, 1, 7),
  MirrorPad: () =>
    tf.mirrorPad(
      x(),
      [
        [1, 1],
        [0, 2],
        [1, 0],
      ],
      'reflect',
    ),
  OneHot: () => tf.oneHot(places([1, 0, 3]), 4),
  Pack: () => tf.stack([x(), x(undefined, 2)], 1),
  PadV2: () =>
    tf.pad(
      x(),
      [
        [1, 0],
        [0, 2],
        [1, 1],
      ],
      0.5,
    ),
  Range: () => tf.range(2, 9, 2),
  Reshape: () => tf.reshape(x(), [12, 5]),
  Reverse: () => tf.reverse(x(), [0, 2]),
  ScatterNd: () => tf.scatterND(places([0, 2, 0], [3, 1]), x([3, 4]), [5, 4]),
  SearchSorted: () =>
    tf.searchSorted(
      tf.tensor2d([
        [0, 1, 2],
        [1, 3, 5],
      ]),
      tf.tensor2d([[0.5], [4]]),
    ),
  Slice: () => tf.slice(x(), [1, 0, 2], [2, 3, 2]),
  SpaceToBatchND: () =>
    tf.spaceToBatchND(
      image(),
      [2, 2],
      [
        [0, 0],
        [1, 1],
      ],
    ),
  SplitV: () => tf.split(x(), [1, 3], 1),
  StridedSlice: () => tf.stridedSlice(x(), [0, 3, 1], [3, 0, 5], [2, -1, 2]),
  TensorScatterUpdate: () => tf.tensorScatterUpdate(x([5, 4]), places([0, 3], [2, 1]), x([2, 4], 2)),
  Tile: () => tf.tile(x(), [1, 2, 3]),
  TopK: () => Object.values(tf.topk(x(), 3)),
  Transpose: () => tf.transpose(x(), [2, 0, 1]),
  Unique: () => Object.values(tf.unique(places([3, 1, 3, 2]))),
  Unpack: () => tf.unstack(x(), 1),
};

const boxes = () =>
  tf.tensor2d([
    [0, 0, 1, 1],
    [0, 0.1, 1, 1.1],
    [0, 2, 1, 3],
  ]);
const scores = () => tf.tensor1d([0.9, 0.75, 0.6]);
const resize = (name: 'resizeBilinear' | 'resizeNearestNeighbor', batch: number) =>
  tf.image[name](x([batch, 3, 4, 2]) as tf.Tensor4D, [6, 5], false, true);
const resizeGradient = (name: 'resizeBilinear' | 'resizeNearestNeighbor') =>
  tf.grad((v) => tf.mul(2, tf.image[name](v as tf.Tensor4D, [6, 5])))(x([2, 4, 4, 2]));

const images: Record<string, Compute> = {
  CropAndResize: () => tf.image.cropAndResize(image(), boxes(), places([0, 1, 0]) as tf.Tensor1D, [3, 3]),
  FlipLeftRight: () => tf.image.flipLeftRight(image()),
  FusedBatchNorm: () => tf.batchNorm(x(), x([5], 2), tf.abs(x([5], 3)), x([5], 4), x([5], 5)),
  LRN: () => tf.localResponseNormalization(image(), 2),
  LRNGrad: () => tf.grad((v) => tf.mul(2, tf.localResponseNormalization(v as tf.Tensor4D, 2)))(image()),
  NonMaxSuppressionV3: () => tf.image.nonMaxSuppression(boxes(), scores(), 3),
  NonMaxSuppressionV4: () => Object.values(tf.image.nonMaxSuppressionPadded(boxes(), scores(), 3)),
  NonMaxSuppressionV5: () => Object.values(tf.image.nonMaxSuppressionWithScore(boxes(), scores(), 3)),
  ResizeBilinear: () => resize('resizeBilinear', 2),
  ResizeBilinearGrad: () => resizeGradient('resizeBilinear'),
  ResizeNearestNeighbor: () => resize('resizeNearestNeighbor', 1),
  ResizeNearestNeighborGrad: () => resizeGradient('resizeNearestNeighbor'),
  RotateWithOffset: () => tf.image.rotateWithOffset(image(), 0.3),
  Transform: () =>
    tf.image.transform(
      x([1, 6, 8, 3]) as tf.Tensor4D,
      tf.tensor2d([[1, 0.1, 1, 0.2, 1, 0, 0, 0]]),
      'bilinear',
    ),
};

const sparse = () => ({ values: x([3]), indices: places([0, 1, 2, 0, 2, 3], [3, 2]) });
const texts = () => tf.tensor1d(['ab c', 'd', 'e  f'], 'string');

const others: Record<string, Compute> = {
  Multinomial: () =>
    tf.multinomial(
      tf.log(
        tf.tensor2d([
          [0, 1],
          [1, 0],
        ]),
      ),
      4,
      1,
    ),
  SparseFillEmptyRows: () => {
    const { values, indices } = sparse();
    return Object.values(tf.sparse.sparseFillEmptyRows(indices as tf.Tensor2D, values as never, [4, 4], 9));
  },
  SparseReshape: () =>
    Object.values(tf.sparse.sparseReshape(sparse().indices as tf.Tensor2D, [4, 4], [2, 8])),
  ...Object.fromEntries(
    (['Mean', 'Sum'] as const).map((kind) => [
      `SparseSegment${kind}`,
      () =>
        tf.sparse[`sparseSegment${kind}`](
          x([4, 2]) as never,
          places([0, 1, 3]) as never,
          places([0, 0, 1]) as never,
        ),
    ]),
  ),
  SparseToDense: () => tf.sparseToDense(sparse().indices, sparse().values, [4, 4], 0),
  StringNGrams: () =>
    Object.values(tf.string.stringNGrams(texts() as never, places([0, 3]), '|', [2], '', '', 0, false)),
  StringSplit: () => Object.values(tf.string.stringSplit(texts() as never, ' ')),
  StringToHashBucketFast: () => tf.string.stringToHashBucketFast(texts(), 10),
};

export const shapeCalls: Readonly<Record<string, Compute>> = { ...layout, ...images, ...others };
