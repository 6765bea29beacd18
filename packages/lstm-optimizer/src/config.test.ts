import { describe, expect, it } from 'vitest';
import { lstmConfig } from './config';
import { checkedKnobs } from './tensorwise/knobs';

describe('options that float32 could not compute with', () => {
  it.each([{ p: 0 }, { p: 1e-40 }, { p: 61 }, { p: 720 }, { outputScale: 1e39 }])(
    '%o is refused',
    (options) => {
      const [name, value] = Object.entries(options)[0]!;
      expect(() => lstmConfig(options)).toThrow(`${name} is ${value}`);
    },
  );

  it.each([{ multiplier: 1e38 }, { weightDecay: 1e38 }, { multiplier: -1 }])('%o is refused', (knobs) => {
    const [name, value] = Object.entries(knobs)[0]!;
    expect(() => checkedKnobs(knobs)).toThrow(`${name} is ${value}`);
  });

  it('are none at the ends of what is allowed', () => {
    expect(lstmConfig({ p: 60, outputScale: 1e6 })).toMatchObject({ p: 60, outputScale: 1e6 });
    expect(lstmConfig({ p: 0.01 }).p).toBe(0.01);
    // What a shader multiplies gradients by.
    expect(Math.fround(Math.exp(60))).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(Math.fround(Math.exp(-60))).toBeGreaterThan(2 ** -126);
  });
});
