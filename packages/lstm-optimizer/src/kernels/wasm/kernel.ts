import { L2lError } from '@l2l/core';
import { hasRelaxedSimd, type MemoryOptions, moduleBuilder } from '@l2l/wasm';
import type { LstmConfig } from '../../config';
import { lstmWeights } from '../../weights';
import type { SpreadKernel } from '../threads';
import { addForward } from './forward-kernel';
import { lstmPasses } from './lstm-passes';
import { adjointPacking, forwardPacking, type Packing, pullbackPacking } from './packing';
import { type Plan, planOf, type Span } from './plan';
import { addPullback } from './pullback-kernel';
import { type Residences, residences } from './residences';
import { sumGates } from './sum-gates';
import { vectorMath } from './vector-math';

/** A compiled kernel and its memory, through which chunks of coordinates are passed. */
export interface Kernel extends SpreadKernel {
  readonly plan: Plan;
  readonly weightCount: number;
  /** The same code with another memory. */
  readonly instantiate: (memory: WebAssembly.Memory) => SpreadKernel['exports'];
  readonly residences: Residences;
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
  const memory = memoryOf(pages);
  // Memories of any size: that of a small state may be smaller than what chunks need.
  const module = moduleOf(plan, relaxed, { initialPages: 0 });
  const instantiate: Kernel['instantiate'] = (memory) =>
    new WebAssembly.Instance(module, { kernel: { memory } }).exports as unknown as Kernel['exports'];
  const floats = new Float32Array(memory.buffer);
  const view = ({ from, to }: Span) => floats.subarray(from / 4, to / 4);
  let sharedModule: WebAssembly.Module | undefined;
  return {
    exports: instantiate(memory),
    instantiate,
    residences: residences(),
    memory: floats,
    plan,
    pages,
    weightCount: lstmWeights(config).size,
    passes: lstmPasses(plan),
    sharedModule() {
      sharedModule ??= moduleOf(plan, relaxed, { initialPages: pages, maximumPages: pages, shared: true });
      return sharedModule;
    },
    weights: [plan.forwardWeights, plan.pullbackWeights].map(({ from, to }) => [from / 4, to / 4] as const),
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

function moduleOf(plan: Plan, relaxed: boolean, memory: MemoryOptions): WebAssembly.Module {
  const module = moduleBuilder();
  module.importMemory('kernel', 'memory', memory);
  const context = { module, plan, math: vectorMath(relaxed), width: module.global('i32', 0) };
  const sums = plan.layers.map((layer) => sumGates(context, layer));
  addForward(context, sums);
  addPullback(context, sums);
  return new WebAssembly.Module(module.bytes());
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
