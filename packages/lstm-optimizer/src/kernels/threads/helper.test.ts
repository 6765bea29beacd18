import { describe, expect, it } from 'vitest';
import { type Helper, lendBuffers } from './helper';
import { sharedVector } from './shared-vector';
import type { ThreadMessage } from './thread-program';

function helperThat(posts: ThreadMessage[]): Helper {
  const thread = { post: (message: ThreadMessage) => posts.push(message), stop: () => {} };
  return { seat: 1, thread, memories: new Map(), buffers: new Map(), jobs: 0 };
}

describe('buffers that a helper is lent', () => {
  it('are sent once, and forgotten when four jobs went by without them', () => {
    const posts: ThreadMessage[] = [];
    const helper = helperThat(posts);
    const shared = new SharedArrayBuffer(4);
    lendBuffers(helper, new Map([[1, shared]]));
    lendBuffers(helper, new Map([[1, shared]]));
    expect(posts).toEqual([{ buffer: 1, shared }]);
    for (let id = 2; id <= 20; id++) {
      lendBuffers(helper, new Map([[id, shared]]));
      // A loop that makes a state at each step: those that can be reached no more do not pile up.
      expect(helper.buffers.size).toBeLessThanOrEqual(4);
    }
    const forgotten = posts.filter((message) => 'forget' in message).map((message) => message.forget);
    expect(forgotten).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
  });
});

describe('a shared vector', () => {
  it('counts as half its size of ordinary memory, so that garbage is collected in time', () => {
    const before = process.memoryUsage().arrayBuffers;
    const vectors = Array.from({ length: 8 }, () => sharedVector(1e6));
    const grown = process.memoryUsage().arrayBuffers - before;
    // Half of 8 vectors of 4 MB. Some garbage may have been collected meanwhile.
    expect(grown).toBeGreaterThan(12e6);
    expect(vectors).toHaveLength(8);
  });
});
