import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from './settings';
import { fromHash, toHash } from './url';

const chosen: Settings = {
  problem: 'surface',
  surface: 'valley',
  start: [-1.5, 0.25],
  chosen: ['adam', 'lstm'],
  rates: { adam: 0.1 },
  backend: 'webgl',
  steps: 120,
  seed: 7,
};

describe('the address of the page', () => {
  it('tells all settings, so that they can be shared', () => {
    expect(fromHash(toHash(chosen))).toEqual(chosen);
    expect(fromHash(toHash(defaultSettings))).toEqual(defaultSettings);
  });

  it('leaves out what is as usual', () => {
    expect(toHash({ ...defaultSettings, chosen: ['adam'] })).toBe('problem=digits&with=adam');
  });

  it('is legible', () => {
    expect(toHash(chosen)).toContain('with=adam@0.1,lstm');
  });

  it('leaves out imported optimizers, which are on one machine only', () => {
    expect(fromHash(toHash({ ...chosen, chosen: ['file-1', 'adam'] })).chosen).toEqual(['adam']);
  });

  it('may say that nobody takes part', () => {
    expect(fromHash('with=').chosen).toEqual([]);
  });

  it.each([
    'problem=nonsense&surface=nonsense&backend=nonsense&steps=-3&seed=x&start=1',
    'steps=1.5&seed=&start=1,2,3',
    'start=a,b&steps=1e9',
    '%%%=&&&',
  ])('falls back on the defaults for %s', (hash) => {
    expect(fromHash(hash)).toEqual(defaultSettings);
  });

  it('keeps rates inside their range, and ignores those that are none', () => {
    expect(fromHash('with=adam@50,sgd@NaN,momentum@-1,lstm@3').rates).toEqual({ adam: 1 });
  });
});
