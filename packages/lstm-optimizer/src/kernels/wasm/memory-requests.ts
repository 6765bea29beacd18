/** Most requests that are left out before the next one is made. */
const LONGEST = 1024;

/**
 * Asks the engine for a memory of so many bytes.
 *
 * @returns `undefined` where there is none, or where one was refused not long ago.
 */
export type MemoryRequest = (bytes: number) => WebAssembly.Memory | undefined;

/**
 * Requests for memories that are better had than not. Engines reserve gigabytes of addresses for each, so that some
 * hundred are the most, and collect garbage before they refuse one, which takes tens of milliseconds. So after a
 * refusal one request is left out, and twice as many each time it happens again.
 */
export function memoryRequests(): MemoryRequest {
  let leftOut = 0;
  let next = 1;
  return (bytes) => {
    if (leftOut > 0) {
      leftOut -= 1;
      return undefined;
    }
    const pages = Math.ceil(bytes / PAGE);
    try {
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      next = 1;
      return memory;
    } catch {
      leftOut = next;
      next = Math.min(LONGEST, 2 * next);
      return undefined;
    }
  };
}

const PAGE = 65536;
/** Bytes that a kernel can address with signed numbers. */
const MOST_BYTES = 2 ** 31 - PAGE;

const common = memoryRequests();

/** The request of all states that move into a memory of their own. */
export const requestMemory: MemoryRequest = (bytes) => (bytes > MOST_BYTES ? undefined : common(bytes));
