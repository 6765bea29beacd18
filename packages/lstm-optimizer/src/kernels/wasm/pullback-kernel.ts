import type { ModuleBuilder } from '@l2l/wasm';
import type { Plan } from './plan';
import type { VectorMath } from './vector-math';
export function addPullback(_module: ModuleBuilder, _plan: Plan, _math: VectorMath): void {}
