import { L2lError } from '@l2l/core';
import { moduleBuilder } from '@l2l/wasm';
import { shareOf } from './loss';
import { type MemoryPlan, memoryPlan } from './memory-plan';
import { addNetwork, type KernelExports } from './network-kernel';
import type { KernelShape } from './shape';

/** A compiled kernel and its memory, through which one minibatch at a time is passed. */
export interface Kernel extends KernelExports {
  readonly plan: MemoryPlan;
  /** The whole memory; index = byte address / 4. */
  readonly floats: Float32Array;
  /** The same memory. */
  readonly integers: Int32Array;
}

const kernels = new Map<string, WeakRef<Kernel>>();

/**
 * The kernel for a shape, compiled when there is none yet. Networks of one shape share it: an evaluation
 * passes its numbers through and relies on none that are left behind. It goes when the last of them goes.
 *
 * @throws L2lError `out-of-memory`
 */
export function kernelOf(shape: KernelShape): Kernel {
  const key = JSON.stringify(shape);
  const known = kernels.get(key)?.deref();
  if (known) return known;
  const kernel = compile(shape);
  kernels.set(key, new WeakRef(kernel));
  return kernel;
}

const PAGE = 65536;
/** Addresses are compared as signed numbers. */
const MOST_BYTES = 2 ** 31 - PAGE;

function compile(shape: KernelShape): Kernel {
  const plan = memoryPlan(shape);
  const pages = Math.ceil(plan.totalBytes / PAGE);
  const module = moduleBuilder();
  module.importMemory('kernel', 'memory', { initialPages: pages });
  addNetwork(module, plan);
  const memory = memoryOf(plan, pages);
  const compiled = new WebAssembly.Module(module.bytes());
  const { exports } = new WebAssembly.Instance(compiled, { kernel: { memory } });
  const floats = new Float32Array(memory.buffer);
  floats.fill(shareOf(plan), plan.shares / 4, plan.shares / 4 + shape.batchSize);
  const { forward, gradient } = exports as unknown as KernelExports;
  return { plan, floats, integers: new Int32Array(memory.buffer), forward, gradient };
}

function memoryOf({ shape, totalBytes }: MemoryPlan, pages: number): WebAssembly.Memory {
  try {
    if (totalBytes > MOST_BYTES) throw new RangeError(`A kernel has at most ${MOST_BYTES} bytes.`);
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    throw new L2lError(
      'out-of-memory',
      `A fused network of ${shape.sizes.join('-')} units at batch size ${shape.batchSize} asked for ${totalBytes} bytes of WebAssembly memory and was refused. ` +
        'Take a smaller batchSize, or the plain form: mlp(options).',
      { cause },
    );
  }
}
