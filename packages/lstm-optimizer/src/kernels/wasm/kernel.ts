import { L2lError } from '@l2l/core';
import { hasRelaxedSimd, moduleBuilder } from '@l2l/wasm';
import type { LstmConfig } from '../../config';
import { addForward } from './forward-kernel';
import { adjointPacking, forwardPacking, type Packing, pullbackPacking } from './packing';
import { type Plan, planOf, type Span } from './plan';
import { addPullback } from './pullback-kernel';
import { sumGates } from './sum-gates';
import { vectorMath } from './vector-math';

/** The functions of a compiled kernel. Addresses, strides and sizes in bytes, for whole blocks. */
interface KernelExports {
  readonly forward: (state: number, gradient: number, step: number, stride: number, bytes: number) => void;
  readonly pullback: (
    state: number,
    stateAdjoint: number,
    gradient: number,
    stepAdjoint: number,
    stride: number,
    bytes: number,
  ) => void;
}

/** A compiled kernel and its memory, through which chunks of coordinates are passed. */
export interface Kernel extends KernelExports {
  readonly plan: Plan;
  /** The whole memory. */
  readonly memory: Float32Array;
  /** Parts of the memory. */
  readonly views: {
    readonly forwardWeights: Float32Array;
    readonly pullbackWeights: Float32Array;
    readonly adjoints: Float32Array;
  };
  readonly packings: { readonly forward: Packing; readonly pullback: Packing; readonly adjoint: Packing };
  /** The packed forward weights that lie in memory now. */
  loaded: Float32Array | undefined;
}

const kernels = new Map<string, Kernel>();

/**
 * The kernel for a config, compiled at the first call.
 *
 * All rules of a config share it: a call passes its numbers through and leaves none behind.
 *
 * @throws L2lError `out-of-memory`
 */
export function kernelOf(config: LstmConfig, relaxed = hasRelaxedSimd()): Kernel {
  const key = JSON.stringify([config.hidden, config.p, config.outputScale, relaxed]);
  const known = kernels.get(key);
  if (known) return known;
  const kernel = compile(config, relaxed);
  kernels.set(key, kernel);
  return kernel;
}

function compile(config: LstmConfig, relaxed: boolean): Kernel {
  const plan = planOf(config);
  const pages = Math.ceil(plan.totalBytes / 65536);
  const module = moduleBuilder();
  module.importMemory('kernel', 'memory', { initialPages: pages });
  const context = { module, plan, math: vectorMath(relaxed), width: module.global('i32', 0) };
  const sums = plan.layers.map((layer) => sumGates(context, layer));
  addForward(context, sums);
  addPullback(context, sums);
  const memory = memoryOf(pages);
  const compiled = new WebAssembly.Module(module.bytes());
  const { exports } = new WebAssembly.Instance(compiled, { kernel: { memory } });
  const floats = new Float32Array(memory.buffer);
  const view = ({ from, to }: Span) => floats.subarray(from / 4, to / 4);
  return {
    ...(exports as unknown as KernelExports),
    plan,
    memory: floats,
    views: {
      forwardWeights: view(plan.forwardWeights),
      pullbackWeights: view(plan.pullbackWeights),
      adjoints: view(plan.adjoints),
    },
    packings: {
      forward: forwardPacking(plan),
      pullback: pullbackPacking(plan),
      adjoint: adjointPacking(plan),
    },
    loaded: undefined,
  };
}

function memoryOf(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    throw new L2lError(
      'out-of-memory',
      `The LSTM kernel asked for ${pages * 65536} bytes of WebAssembly memory and was refused. ` +
        'Free memory, or use the plain form: coordinatewiseLstm(config).',
      { cause },
    );
  }
}
