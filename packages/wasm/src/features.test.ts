import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasRelaxedSimd, hasSimd } from './features';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('what this engine can compile', () => {
  it('has SIMD in Node', () => {
    expect(hasSimd()).toBe(true);
  });

  it('is nothing under a policy that forbids compiling, though the bytes are valid', () => {
    vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
      throw new WebAssembly.CompileError('violates the Content Security Policy');
    });
    expect([hasSimd(), hasRelaxedSimd()]).toEqual([false, false]);
  });

  it('is nothing without WebAssembly', () => {
    vi.stubGlobal('WebAssembly', undefined);
    expect([hasSimd(), hasRelaxedSimd()]).toEqual([false, false]);
  });
});
