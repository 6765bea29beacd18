import { moduleBuilder } from '@l2l/wasm';
import { requestMemory } from '../../kernels/wasm/memory-requests';
import { SUMS } from '../program/sums';
import type { TensorwiseState } from '../state';
import { addRenew } from './renew-kernel';
import { addTake } from './step-kernel';
import { FIRST_VECTOR, STATE_VECTORS, strideOf, VECTORS, type VectorName } from './vectors';

/** A memory of the kernel, seen as the vectors of one state. */
export interface Home {
  readonly vectors: Readonly<Record<VectorName, Float32Array>>;
  /** Where the kernel leaves sums. */
  readonly sums: Float64Array;
  /** Bytes from vector to vector. */
  readonly stride: number;
  readonly exports: KernelExports;
}

type KernelExports = Readonly<Record<'renew' | 'take', (...args: number[]) => void>>;

/** By the buffer of their memories, which go when nobody has a view of them any more. */
const homes = new WeakMap<ArrayBufferLike, Home>();

/** Where a state lives, if in one memory of the kernel: its vectors are views of it. */
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
  const size = state.first.length;
  const memory = requestMemory(bytesFor(size));
  if (memory === undefined) return undefined;
  const home = homeIn(memory, size, exportsFor(memory));
  homes.set(memory.buffer, home);
  copyVectors(state, home.vectors);
  return home;
}

/** Copies the vectors of a state into those of another. */
export function copyVectors(from: Vectors, to: Vectors): void {
  for (const name of STATE_VECTORS) to[name].set(from[name]);
}

type Vectors = Readonly<Record<(typeof STATE_VECTORS)[number], Float32Array>>;

/** Bytes of a memory for so many coordinates. */
export function bytesFor(size: number): number {
  return FIRST_VECTOR + VECTORS.length * strideOf(size);
}

/** The vectors of `size` coordinates that begin where the memory does. */
export function homeIn(memory: WebAssembly.Memory, size: number, exports: KernelExports): Home {
  const stride = strideOf(size);
  const vectors = VECTORS.map((name, i) => [
    name,
    new Float32Array(memory.buffer, FIRST_VECTOR + i * stride, size),
  ]);
  return {
    vectors: Object.fromEntries(vectors),
    sums: new Float64Array(memory.buffer, 0, SUMS.length),
    stride,
    exports,
  };
}

/** The kernel for this memory. */
export function exportsFor(memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module(), { kernel: { memory } }).exports as unknown as KernelExports;
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
