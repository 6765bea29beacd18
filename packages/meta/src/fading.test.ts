import { adam, adamw, register } from '@l2l/baselines';
import { buildRule, chain, clip, differencesOf, registerCombinators } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { fading, registerFading } from './fading';

describe('fading', () => {
  it('is built again from its config', () => {
    register();
    registerCombinators();
    registerFading();
    const optimizer = fading(chain(clip({ norm: 1 }), adam(0.01)), 6);
    const again = buildRule(optimizer.config!);
    expect(again.name).toBe(optimizer.name);
    expect(differencesOf(again.config!, optimizer.config!)).toEqual([]);
    expect(fading({ ...adamw(0.1), config: undefined }, 3).config).toBeUndefined();
  });
});
