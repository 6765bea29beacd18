import { type FunctionBuilder, i32, type Variable, v128 } from '@l2l/wasm';
import { VECTORS, type VectorName } from './vectors';

/** Where the kernel's functions find a tensor. */
export const tensorParameters = { first: 'i32', stride: 'i32', bytes: 'i32' } as const;

/** Four coordinates of each vector. */
export interface Lanes {
  load(name: VectorName): Variable<'v128'>;
  store(name: VectorName, value: Parameters<FunctionBuilder['store']['v128']>[1]): void;
}

/** Bytes of a run: 32 coordinates. */
const RUN = 128;

/**
 * Goes over a tensor, four coordinates a turn.
 *
 * @param first - Address of its first coordinate in the first vector.
 * @param stride - Bytes from vector to vector.
 * @param bytes - 4 · coordinates, whole vectors.
 * @param afterRun - What is to be done after each run of at most eight turns.
 */
export function forEachLanes(
  f: FunctionBuilder,
  { first, stride, bytes }: Readonly<Record<keyof typeof tensorParameters, Variable<'i32'>>>,
  body: (lanes: Lanes) => void,
  afterRun = () => {},
): void {
  const addresses = VECTORS.map((_, i) => f.let(i32.add(first, i32.mul(stride, i))));
  const addressOf = (name: VectorName) => addresses[VECTORS.indexOf(name)]!;
  const run = f.local('i32');
  const offset = f.local('i32');
  f.loop(run, 0, bytes, RUN, () => {
    const behind = f.let(i32.add(run, RUN));
    const end = f.let(i32.select(i32.lt(behind, bytes), behind, bytes));
    f.loop(offset, run, end, 16, () =>
      body({
        load: (name) => f.let(v128.load(i32.add(addressOf(name), offset))),
        store: (name, value) => f.store.v128(i32.add(addressOf(name), offset), value),
      }),
    );
    afterRun();
  });
}
