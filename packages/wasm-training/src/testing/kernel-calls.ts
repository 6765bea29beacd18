import * as tf from '@tensorflow/tfjs-core';
import { randoms } from './backends';

type Compute = () => tf.Tensor | tf.Tensor[] | readonly tf.Tensor[];

const x = (shape: number[] = [3, 4, 5], seed = 1) => randoms(shape as [number, number, number], seed);
const positive = () => tf.add(tf.abs(x()), 0.1);
const fraction = () => tf.mul(0.9, tf.tanh(x()));
const integers = (shape: number[] = [3, 4, 5], below = 7) =>
  tf.cast(tf.floor(tf.randomUniform(shape, 0, below, 'float32', 5)), 'int32');
const truths = (seed = 1) => tf.greater(x([3, 4, 5], seed), 0);
const image = (channels = 3) => x([2, 6, 7, channels]) as tf.Tensor4D;
const volume = () => x([2, 5, 4, 6, 3]) as tf.Tensor5D;
const run = (name: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap = {}) =>
  tf.engine().runKernel(name, inputs, attrs) as tf.Tensor;

const each = <Name extends string>(names: readonly Name[], compute: (name: Name) => tf.Tensor) =>
  Object.fromEntries(names.map((name) => [name, () => compute(name)])) as Record<Name, Compute>;

const unary = {
  ...each(
    [
      'Abs',
      'Asinh',
      'Atan',
      'Ceil',
      'Cos',
      'Cosh',
      'Elu',
      'Erf',
      'Exp',
      'Expm1',
      'Floor',
      'Identity',
      'IsFinite',
      'IsInf',
      'IsNan',
      'Neg',
      'Reciprocal',
      'Relu',
      'Relu6',
      'Round',
      'Selu',
      'Sigmoid',
      'Sign',
      'Sin',
      'Sinh',
      'Softplus',
      'Square',
      'Tan',
      'Tanh',
      'OnesLike',
      'ZerosLike',
    ],
    (name) => run(name, { x: x() }),
  ),
  ...each(['Log', 'Log1p', 'Rsqrt', 'Sqrt'], (name) => run(name, { x: positive() })),
  ...each(['Acos', 'Asin', 'Atanh'], (name) => run(name, { x: fraction() })),
  Acosh: () => run('Acosh', { x: tf.add(1, positive()) }),
  Cast: () => tf.cast(x(), 'int32'),
  ClipByValue: () => tf.clipByValue(x(), -0.5, 1),
  LeakyRelu: () => tf.leakyRelu(x()),
  LogicalNot: () => tf.logicalNot(truths()),
  Step: () => tf.step(x(), 0.3),
};

const binary = {
  ...each(
    [
      'Add',
      'Atan2',
      'Equal',
      'Greater',
      'GreaterEqual',
      'Less',
      'LessEqual',
      'Maximum',
      'Minimum',
      'Multiply',
      'NotEqual',
      'RealDiv',
      'SquaredDifference',
      'Sub',
    ],
    (name) => run(name, { a: x(), b: x([4, 1], 2) }),
  ),
  FloorDiv: () => tf.floorDiv(integers(), tf.scalar(2, 'int32')),
  Mod: () => tf.mod(x(), positive()),
  ...each(['LogicalAnd', 'LogicalOr'], (name) => run(name, { a: truths(), b: truths(2) })),
  // The cpu backend puts it together from others.
  LogicalXor: () =>
    tf.getBackend() === 'cpu'
      ? tf.logicalXor(truths(), truths(2))
      : run('LogicalXor', { a: truths(), b: truths(2) }),
  AddN: () => tf.addN([x(), x(undefined, 2), x(undefined, 3)]),
  BitwiseAnd: () => run('BitwiseAnd', { a: integers(), b: integers(undefined, 5) }),
  EluGrad: () => run('EluGrad', { dy: x(), y: tf.elu(x(undefined, 2)) }),
  Pow: () => tf.pow(positive(), x()),
  Prelu: () => [tf.prelu(x(), x([5], 2)), tf.prelu(x(), x([4, 1], 2)), tf.prelu(x(), x([3, 1, 5], 2))],
  Select: () => tf.where(truths(), x(), x(undefined, 2)),
};

const reductions = {
  ...each(['All', 'Any'], (name) => run(name, { x: truths() }, { axis: [1], keepDims: false })),
  ...each(['ArgMax', 'ArgMin'], (name) => run(name, { x: x() }, { axis: 1 })),
  ...each(['Max', 'Min'], (name) =>
    run(name, { x: x() }, { axis: [0, 2], reductionIndices: [0, 2], keepDims: false }),
  ),
  ...each(['Mean', 'Prod', 'Sum'], (name) => run(name, { x: x() }, { axis: [0, 2], keepDims: true })),
  Bincount: () => tf.bincount(integers([9]) as tf.Tensor1D, x([9]) as tf.Tensor1D, 7),
  Cumprod: () => tf.cumprod(x(), 1, true),
  Cumsum: () => tf.cumsum(x(), 0, false, true),
  DenseBincount: () => tf.denseBincount(integers([3, 9]) as tf.Tensor2D, x([3, 9]) as tf.Tensor2D, 7),
  Softmax: () => tf.softmax(x()),
  UnsortedSegmentSum: () => tf.unsortedSegmentSum(x(), tf.tensor1d([1, 0, 1], 'int32'), 2),
};

const products = {
  BatchMatMul: () => tf.matMul(x(), x([3, 6, 5], 2), false, true),
  Einsum: () => tf.einsum('bij,kj->bki', x(), x([2, 5], 2)),
  _FusedMatMul: () => tf.fused.matMul({ a: x([3, 4]), b: x([4, 5], 2), bias: x([5], 3), activation: 'relu' }),
};

const filter = () => x([3, 2, 3, 4], 2) as tf.Tensor4D;
const deep = () => x([2, 3, 2, 3, 4], 2) as tf.Tensor5D;
const flat = () => x([2, 3, 3], 2) as tf.Tensor3D;
const gradients = (f: (...operands: never[]) => tf.Tensor, ...operands: tf.Tensor[]) =>
  tf.grads((...inputs) => tf.mul(f(...(inputs as never[])), 2))(operands);

const windows = {
  AvgPool: () => tf.avgPool(image(), 3, 2, 'same'),
  AvgPool3D: () => tf.avgPool3d(volume(), 3, 2, 'same'),
  AvgPool3DGrad: () => gradients((v: tf.Tensor5D) => tf.avgPool3d(v, [2, 3, 2], 2, 'same'), volume()),
  AvgPoolGrad: () => gradients((v: tf.Tensor4D) => tf.avgPool(v, 2, 2, 'valid'), image()),
  Conv2D: () => tf.conv2d(image(), filter(), 2, 'same'),
  Conv2DBackpropFilter: () =>
    gradients((v: tf.Tensor4D, w: tf.Tensor4D) => tf.conv2d(v, w, [2, 1], 'same'), image(), filter()),
  Conv2DBackpropInput: () => tf.conv2dTranspose(image(4), filter(), [2, 12, 14, 3], 2, 'same'),
  Conv3D: () => tf.conv3d(volume(), deep(), [1, 2, 1], 'same'),
  Conv3DBackpropFilterV2: () =>
    gradients((v: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3d(v, w, 2, 'same'), volume(), deep()),
  Conv3DBackpropInputV2: () =>
    tf.conv3dTranspose(x([2, 3, 2, 3, 4]) as tf.Tensor5D, deep(), [2, 5, 4, 6, 3], 2, 'same'),
  DepthwiseConv2dNative: () => tf.depthwiseConv2d(image(), filter(), 1, 'valid'),
  ...each(['DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput'], () =>
    tf.concat(
      gradients(
        (v: tf.Tensor4D, w: tf.Tensor4D) => tf.depthwiseConv2d(v, w, 2, 'same'),
        image(),
        filter(),
      ).map((gradient) => tf.reshape(gradient, [-1])),
    ),
  ),
  Dilation2D: () => tf.dilation2d(image(), flat(), 1, 'same', [2, 1]),
  ...each(['Dilation2DBackpropFilter', 'Dilation2DBackpropInput'], () =>
    tf.concat(
      gradients((v: tf.Tensor4D, w: tf.Tensor3D) => tf.dilation2d(v, w, 2, 'same'), image(), flat()).map(
        (gradient) => tf.reshape(gradient, [-1]),
      ),
    ),
  ),
  FusedConv2D: () =>
    tf.fused.conv2d({
      x: image(),
      filter: filter(),
      strides: 1,
      pad: 'same',
      bias: x([4], 3) as tf.Tensor1D,
      activation: 'relu6',
    }),
  FusedDepthwiseConv2D: () =>
    tf.fused.depthwiseConv2d({
      x: image(),
      filter: filter(),
      strides: 1,
      pad: 'valid',
      bias: x([12], 3) as tf.Tensor1D,
      activation: 'elu',
    }),
  MaxPool: () => tf.maxPool(image(), 3, 2, 'same'),
  MaxPool3D: () => tf.maxPool3d(tf.sub(volume(), 2) as tf.Tensor5D, 3, 2, 'same'),
  MaxPool3DGrad: () => gradients((v: tf.Tensor5D) => tf.maxPool3d(v, 2, 2, 'same'), tf.sub(volume(), 2)),
  MaxPoolGrad: () => gradients((v: tf.Tensor4D) => tf.maxPool(v, [2, 3], 1, 'same'), image()),
  MaxPoolWithArgmax: () => Object.values(tf.maxPoolWithArgmax(image(), 2, 2, 'valid', true)),
};

export const numericCalls: Readonly<Record<string, Compute>> = {
  ...unary,
  ...binary,
  ...reductions,
  ...products,
  ...windows,
};
