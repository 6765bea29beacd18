import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryRequests, requestMemory } from './memory-requests';

afterEach(() => vi.restoreAllMocks());

function refuseMemory() {
  return vi.spyOn(WebAssembly, 'Memory').mockImplementation(function refuse() {
    throw new RangeError('could not allocate memory');
  });
}

describe('requests for memory', () => {
  it('are granted in whole pages', () => {
    expect(memoryRequests()(65537)!.buffer.byteLength).toBe(2 * 65536);
  });

  it('are made more and more rarely while they are refused', () => {
    const asked = refuseMemory();
    const request = memoryRequests();
    for (let i = 0; i < 10_000; i++) expect(request(1)).toBeUndefined();
    // 1, 2, 4 … 1024 are left out, then 1024 each: ten doublings come to 2,047, the rest to some eight more.
    expect(asked.mock.calls.length).toBeLessThan(20);
    expect(asked.mock.calls.length).toBeGreaterThan(10);
  });

  it('are all made again once one was granted', () => {
    refuseMemory();
    const request = memoryRequests();
    for (let i = 0; i < 100; i++) request(1);
    vi.restoreAllMocks();
    for (let i = 0; i < 100; i++) request(1);
    expect(request(1)).toBeInstanceOf(WebAssembly.Memory);
    expect(request(1)).toBeInstanceOf(WebAssembly.Memory);
  });

  it('beyond what a kernel can address are not made', () => {
    const asked = refuseMemory();
    expect(requestMemory(2 ** 31)).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
  });
});
