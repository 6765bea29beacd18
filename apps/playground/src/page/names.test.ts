import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../settings/settings';
import { aligned, nameOf, rateOf, short, tick } from './names';

describe('names and numbers', () => {
  it('are those of the page, or of the file', () => {
    const file = { id: 'file-1', name: 'mine', note: '', bytes: new Uint8Array() };
    expect(nameOf('adam', [])).toBe('Adam');
    expect(nameOf('file-1', [file])).toBe('mine');
  });

  it('have a rate where there is one to choose', () => {
    expect(rateOf('adam', defaultSettings)).toBe(0.001);
    expect(rateOf('adam', { ...defaultSettings, rates: { adam: 0.5 } })).toBe(0.5);
    expect(rateOf('lstm', defaultSettings)).toBeNull();
  });

  it.each([
    [0, '0'],
    [0.12345, '0.123'],
    [2.5049, '2.5'],
    [1234.5, '1230'],
    [0.00000012, '1.2·10⁻⁷'],
    [1.25e9, '1.3·10⁹'],
  ])('shorten %f to %s', (value, text) => {
    expect(short(value)).toBe(text);
  });

  it('keep their last zeros in columns', () => {
    expect([1.5, 0.0234, 12, 1234, 0].map(aligned)).toEqual(['1.50', '0.0234', '12.0', '1230', '0.00']);
  });

  it('are powers of ten on axes, where they are long', () => {
    expect([0.01, 1e-10, 3e-5, 1e6].map(tick)).toEqual(['0.01', '10⁻¹⁰', '3·10⁻⁵', '10⁶']);
  });
});
