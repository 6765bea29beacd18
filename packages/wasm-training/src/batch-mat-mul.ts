import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type BatchMatMulAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import {
  composed,
  copied,
  floatsOf,
  type Kernel,
  type MakeTensor,
  type RunKernel,
  reshaped,
} from './composition';
import { type Operands, type Product, productOf } from './matrix-product';
import type { WithFreshPacking } from './packings';

export type MatMul = Kernel<'a' | 'b', BatchMatMulAttrs>;

// The backend multiplies two plain matrices with XNNPACK, and everything else with loops that take
// about 1 ns a multiply-add. On the fast road a call costs about 5 µs and each number of b is packed
// first, about 6 ns. So it pays from 8 rows and some 8,000 multiply-adds on, and one column alone
// does not pay for transposing a. Taking pairs of matrices apart costs some 5 µs more for each.
const FEWEST_ROWS = 8;
const FEWEST_COLUMNS = 4;
const SMALLEST_PRODUCT = 8192;
const SMALLEST_PAIR = 16384;

/**
 * Matrix products that stay on the backend's fast road also when an operand is transposed and
 * when there are many pairs of matrices: it transposes first, then multiplies pair by pair.
 *
 * @param stock - The backend's own: for plain products, small ones, and its error messages.
 * @param withFreshPacking - Guards its fast road.
 */
export function batchMatMul(stock: MatMul, withFreshPacking: WithFreshPacking): MatMul {
  const guarded: MatMul = (call) =>
    isPacked(call.inputs, call.attrs)
      ? withFreshPacking(call.backend, call.inputs.b, () => stock(call))
      : stock(call);
  return (call) => {
    const { inputs, attrs, backend } = call;
    const product = productOf(inputs, attrs);
    if (product === undefined || !needsHelp(product, attrs)) return guarded(call);

    const { left, inner, right, batch, pairs, ofB } = product;
    return composed(backend, (run, make) => {
      const shape = [...batch, left, right];
      if (inner === 0) return run('Fill', {}, { shape, value: 0, dtype: 'float32' });

      const a = attrs.transposeA ? transposed(run, inputs.a) : inputs.a;
      const b = attrs.transposeB ? transposedCopy(backend, run, make, inputs.b) : inputs.b;
      if (ofB.count > 1) return multiplyPairs({ a, b }, product, make(shape), backend);
      // One b for all: the matrices of a, one under the other, are one matrix.
      const all = plain(run, reshaped(a, [1, pairs * left, inner]), reshaped(b, [1, inner, right]));
      all.shape = shape;
      return all;
    });
  };
}

/** Whether the backend takes its fast road, on which it packs b: two plain matrices. */
export function isPacked({ a, b }: Operands, { transposeA, transposeB }: BatchMatMulAttrs): boolean {
  return (
    !transposeA && !transposeB && [a, b].every(({ shape }) => util.sizeFromShape(shape.slice(0, -2)) === 1)
  );
}

/** Whether the backend's own kernel would be slower, or wrong. */
function needsHelp(
  { left, inner, right, batch, pairs, ofA, ofB }: Product,
  { transposeA, transposeB }: BatchMatMulAttrs,
): boolean {
  if (pairs === 0 || left === 0 || right === 0) return false;
  if (inner === 0) return true;
  if (pairs === 1 && !transposeA && !transposeB) return false;
  // The backend counts the pairs of a and of b modulo their number: right unless both repeat in turns.
  if (ofA.count !== 1 && ofB.count !== 1 && ofA.count !== ofB.count) return true;
  if (batch.length > 1 && ofA.count < pairs && ofB.count < pairs) return true;

  const apart = ofB.count > 1;
  const rows = apart ? left : pairs * left;
  const enough = rows * inner * right >= (apart ? SMALLEST_PAIR : SMALLEST_PRODUCT);
  return enough && rows >= FEWEST_ROWS && (!transposeA || right >= FEWEST_COLUMNS);
}

/** Multiplies each pair of matrices by itself, into its place in `result`. */
function multiplyPairs(
  { a, b }: Operands,
  { left, inner, right, pairs, ofA, ofB }: Product,
  result: TensorInfo,
  backend: BackendWasm,
): TensorInfo {
  const lefts = reshaped(a, [ofA.count, left, inner]);
  const rights = reshaped(b, [ofB.count, inner, right]);
  for (let pair = 0; pair < pairs; pair++) {
    const one = composed(backend, (run) =>
      plain(run, matrixAt(run, lefts, ofA.at(pair)), matrixAt(run, rights, ofB.at(pair))),
    );
    floatsOf(backend, result).set(floatsOf(backend, one), pair * left * right);
    backend.disposeData(one.dataId);
  }
  return result;
}

function plain(run: RunKernel, a: TensorInfo, b: TensorInfo): TensorInfo {
  return run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
}

/** `[1, rows, columns]`: one of `[count, rows, columns]`. */
function matrixAt(run: RunKernel, matrices: TensorInfo, index: number): TensorInfo {
  const [count, rows, columns] = matrices.shape as [number, number, number];
  if (count === 1) return matrices;
  return run('Slice', { x: matrices }, { begin: [index, 0, 0], size: [1, rows, columns] });
}

/** Every matrix with its rows for columns. A single row or column is its own transpose. */
function transposed(run: RunKernel, matrices: TensorInfo): TensorInfo {
  const outer = matrices.shape.slice(0, -2);
  const [rows, columns] = matrices.shape.slice(-2) as [number, number];
  if (rows === 1 || columns === 1) return reshaped(matrices, [...outer, columns, rows]);
  const perm = [...outer.keys(), outer.length + 1, outer.length];
  return run('Transpose', { x: matrices }, { perm });
}

/** The transpose of b, under an id of its own: b itself is packed under one shape alone. */
function transposedCopy(backend: BackendWasm, run: RunKernel, make: MakeTensor, b: TensorInfo): TensorInfo {
  const turned = transposed(run, b);
  return turned.dataId === b.dataId ? copied(backend, make, turned) : turned;
}
