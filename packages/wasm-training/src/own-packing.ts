import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { MatMul } from './batch-mat-mul';
import { floatsOf } from './composition';

/** The shape in which the backend first multiplied by the numbers of each tensor. */
const packedAs = new WeakMap<object, string>();

/**
 * Runs the backend's product of plain matrices so that it never uses a packing of another shape.
 *
 * The backend packs b once and keeps the packing by the numbers alone. Under another shape, as a column
 * is when it comes back as a row, it would go on with the old packing and give garbage: so those
 * numbers are copied first.
 */
export function withOwnPacking(stock: MatMul, call: Parameters<MatMul>[0]): TensorInfo {
  const { inputs, attrs, backend } = call;
  if (attrs.transposeA || attrs.transposeB) return stock(call);
  const shape = inputs.b.shape.slice(-2).join();
  const known = packedAs.get(inputs.b.dataId);
  if (known === undefined) packedAs.set(inputs.b.dataId, shape);
  if (known === undefined || known === shape) return stock(call);
  const b = copied(backend, inputs.b);
  try {
    return stock({ ...call, inputs: { ...inputs, b } });
  } finally {
    backend.disposeData(b.dataId);
  }
}

function copied(backend: BackendWasm, info: TensorInfo): TensorInfo {
  const copy = backend.makeOutput(info.shape, 'float32');
  floatsOf(backend, copy).set(floatsOf(backend, info));
  return copy;
}
