import { moduleBuilder } from '@l2l/wasm';
import type { TensorwiseState } from '../state';
import { SUMS } from '../sums';
import { addRenew } from './renew-kernel';
import { addTake } from './step-kernel';
import { FIRST_VECTOR, STATE_VECTORS, strideOf, VECTORS, type VectorName } from './vectors';

/** A memory of the kernel: the vectors of one state are views of it, so that nothing of them is copied. */
export interface Home {
  readonly vectors: Readonly<Record<VectorName, Float32Array>>;
  /** Where the kernel leaves sums. */
  readonly sums: Float64Array;
  /** Bytes from vector to vector. */
  readonly stride: number;
  readonly exports: Readonly<Record<'renew' | 'take', (...args: number[]) => void>>;
}

/** By the buffer of their memories, which go when nobody has a view of them any more. */
const homes = new WeakMap<ArrayBufferLike, Home>();

/** Where a state lives, if in one memory of the kernel. */
export function homeOf(state: TensorwiseState): Home | undefined {
  const home = homes.get(state.first.buffer);
  return home && STATE_VECTORS.every((name) => state[name] === home.vectors[name]) ? home : undefined;
}

/**
 * Moves a state into a memory of the kernel.
 *
 * @returns `undefined` where there is no memory for it.
 */
export function moveIn(state: TensorwiseState): Home | undefined {
  const home = emptyHome(state.first.length);
  if (home) for (const name of STATE_VECTORS) home.vectors[name].set(state[name]);
  return home;
}

/** Bytes that the kernel can address with signed numbers. */
const MOST_BYTES = 2 ** 31 - 65536;

function emptyHome(size: number): Home | undefined {
  const stride = strideOf(size);
  const bytes = FIRST_VECTOR + VECTORS.length * stride;
  if (bytes > MOST_BYTES) return undefined;
  const pages = Math.ceil(bytes / 65536);
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    return undefined;
  }
  const vectors = VECTORS.map((name, i) => [
    name,
    new Float32Array(memory.buffer, FIRST_VECTOR + i * stride, size),
  ]);
  const { exports } = new WebAssembly.Instance(module(), { kernel: { memory } });
  const home: Home = {
    vectors: Object.fromEntries(vectors),
    sums: new Float64Array(memory.buffer, 0, SUMS.length),
    stride,
    exports: exports as unknown as Home['exports'],
  };
  homes.set(memory.buffer, home);
  return home;
}

let compiled: WebAssembly.Module | undefined;

function module(): WebAssembly.Module {
  if (compiled) return compiled;
  const builder = moduleBuilder();
  builder.importMemory('kernel', 'memory', { initialPages: 1 });
  addRenew(builder);
  addTake(builder);
  compiled = new WebAssembly.Module(builder.bytes());
  return compiled;
}
