import { f32x4, hasRelaxedSimd, moduleBuilder, multiplyAdd } from '@l2l/wasm';

/** Independent chains: two units of each kind, three or four cycles deep, want twelve in flight at the most. */
const CHAINS = 12;
/** Products of each chain in one turn of the loop. */
const UNROLLED = 4;
const TURNS = 100_000;

/** Arithmetic of a run: four lanes, a product and a sum each. */
export const peakOperations = 2 * 4 * CHAINS * UNROLLED * TURNS;

/**
 * A loop of nothing but `x ← a · x + b` on vectors, in chains that do not wait for each other: the most
 * that one core does in WebAssembly. With relaxed SIMD, where it is there, product and sum are one instruction.
 */
export function peak() {
  const module = moduleBuilder();
  module.function({ export: 'run', params: { turns: 'i32' }, result: 'f32' }, (f, { turns }) => {
    const madd = multiplyAdd(hasRelaxedSimd());
    // All numbers stay between 1 and 2.
    const factor = f.let(f32x4.splat(0.5));
    const summand = f.let(f32x4.splat(1));
    const chains = Array.from({ length: CHAINS }, (_, i) => f.let(f32x4.splat(1 + i / CHAINS)));
    f.loop(f.local('i32'), 0, turns, 1, () => {
      for (let i = 0; i < UNROLLED; i++) {
        for (const chain of chains) f.set(chain, madd(chain, factor, summand));
      }
    });
    return f32x4.extract(
      chains.reduce((sum, chain) => f.let(f32x4.add(sum, chain))),
      0,
    );
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()));
  const { run } = /** @type {{ run: (turns: number) => number }} */ (/** @type {unknown} */ (exports));
  return { run: () => run(TURNS) };
}
