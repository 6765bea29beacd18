import { requestMemory } from '../../kernels/wasm/memory-requests';
import { bytesFor, exportsFor, type Home, homeIn } from './home';

/** Most coordinates of a state that passes through the memory which all share: it has two MiB. */
export const MOST_SHARED = 65_536;

/** Sizes whose views are kept. */
const MOST_SIZES = 64;

/**
 * A memory through which states pass that have none of their own: each is copied in for a step, and out again. A page
 * can have some hundred memories, and more states than that.
 */
interface CommonMemory {
  readonly memory: WebAssembly.Memory;
  readonly exports: ReturnType<typeof exportsFor>;
  readonly homes: Map<number, Home>;
}

let common: CommonMemory | undefined;

/**
 * The common memory as a home of so many coordinates, for one step.
 *
 * @returns `undefined` for states larger than {@link MOST_SHARED}, and where there is no memory.
 */
export function commonHome(size: number): Home | undefined {
  if (size > MOST_SHARED) return undefined;
  common ??= commonMemory();
  if (common === undefined) return undefined;
  const { memory, exports, homes } = common;
  const known = homes.get(size);
  if (known) return known;
  if (homes.size === MOST_SIZES) homes.clear();
  const home = homeIn(memory, size, exports);
  homes.set(size, home);
  return home;
}

function commonMemory(): CommonMemory | undefined {
  const memory = requestMemory(bytesFor(MOST_SHARED));
  return memory && { memory, exports: exportsFor(memory), homes: new Map() };
}
