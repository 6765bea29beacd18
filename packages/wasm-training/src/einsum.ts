import { backend_util, type EinsumAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { composed, copied, type Kernel, type RunKernel, reshaped } from './composition';
import { einsumOfIntegers } from './einsum-of-integers';

/** A tensor with a name for each of its dimensions. */
interface Labelled {
  readonly tensor: TensorInfo;
  readonly labels: string;
}

/**
 * Einstein summation, `ij,jk->ik`: over one operand, a sum and a transpose; over two, one matrix
 * product for all that is summed over both.
 *
 * Equations may have `->`, spaces and two operands at most, as on the other backends. Of integers it is exact.
 */
export const einsum: Kernel<string, EinsumAttrs> = ({ inputs, attrs, backend }) => {
  // tfjs-core passes the operands as a list.
  const operands = Object.values(inputs);
  const { allDims, idDims } = backend_util.decodeEinsumEquation(attrs.equation, operands.length);
  backend_util.checkEinsumDimSizes(allDims.length, idDims, operands as never);
  const [terms, target] = attrs.equation.replace(/\s/g, '').split('->') as [string, string];

  if (operands.every(({ dtype }) => dtype === 'int32')) {
    return einsumOfIntegers({ operands, terms: terms.split(','), target }, backend);
  }
  return composed(backend, (run, make) => {
    const [a, b] = terms.split(',').map((labels, i) => ({ tensor: asFloat(run, operands[i]!), labels }));
    if (b === undefined) return arranged(run, a!, target).tensor;
    const product = contracted(run, a!, b, { target, copy: (x) => copied(backend, make, x) });
    return arranged(run, product, target).tensor;
  });
};

function asFloat(run: RunKernel, x: TensorInfo): TensorInfo {
  return x.dtype === 'float32' ? x : run('Cast', { x }, { dtype: 'float32' });
}

/** The product of two operands, summed over what both have and the target has not. */
function contracted(
  run: RunKernel,
  a: Labelled,
  b: Labelled,
  { target, copy }: { readonly target: string; readonly copy: (x: TensorInfo) => TensorInfo },
): Labelled {
  const both = intersection(a.labels, b.labels);
  const batch = intersection(both, target);
  const summed = difference(both, target);
  const onlyA = intersection(difference(a.labels, b.labels), target);
  const onlyB = intersection(difference(b.labels, a.labels), target);
  const left = arranged(run, a, batch + onlyA + summed);
  const right = arranged(run, b, batch + summed + onlyB);

  const length = lengthsOf(a, b);
  const count = (labels: string) => util.sizeFromShape([...labels].map((label) => length(label)));
  const matrices = [count(batch), count(summed), count(onlyB)];
  // The product packs its second operand under the shape it is first seen with: that must be its own.
  const isAnother = !util.arraysEqual(right.tensor.shape.slice(-2), matrices.slice(1));
  const isShared = right.tensor.dataId === b.tensor.dataId;
  const factor = isShared && isAnother ? copy(right.tensor) : right.tensor;
  const product = run(
    'BatchMatMul',
    {
      a: reshaped(left.tensor, [count(batch), count(onlyA), count(summed)]),
      b: reshaped(factor, matrices),
    },
    { transposeA: false, transposeB: false },
  );
  const labels = batch + onlyA + onlyB;
  return { tensor: reshaped(product, [...labels].map(length)), labels };
}

/** The dimensions in the order of `target`; those it does not name are summed over. */
function arranged(run: RunKernel, { tensor, labels }: Labelled, target: string): Labelled {
  const dropped = [...labels].flatMap((label, axis) => (target.includes(label) ? [] : [axis]));
  const summed =
    dropped.length === 0 ? tensor : run('Sum', { x: tensor }, { axis: dropped, keepDims: false });
  const kept = intersection(labels, target);
  const perm = [...target].map((label) => kept.indexOf(label));
  const inOrder = perm.every((axis, i) => axis === i);
  return { tensor: inOrder ? summed : run('Transpose', { x: summed }, { perm }), labels: target };
}

function lengthsOf(...operands: readonly Labelled[]): (label: string) => number {
  const lengths = new Map(
    operands.flatMap(({ tensor, labels }) => [...labels].map((label, i) => [label, tensor.shape[i]!])),
  );
  return (label) => lengths.get(label)!;
}

function intersection(labels: string, others: string): string {
  return [...labels].filter((label) => others.includes(label)).join('');
}

function difference(labels: string, others: string): string {
  return [...labels].filter((label) => !others.includes(label)).join('');
}
