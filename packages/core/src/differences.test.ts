import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences';

describe('differences', () => {
  it('are none between equal data', () => {
    const data = { a: [1, { b: null }], c: 'x', d: true };
    expect(differencesOf(data, structuredClone(data))).toEqual([]);
  });

  it('name each place, with what was there and what is', () => {
    expect(differencesOf({ a: { b: 1, c: [1, 2] } }, { a: { b: 2, c: [1] }, d: 'new' })).toEqual([
      'a.b was 1, but is 2',
      'd was missing, but is "new"',
      'a.c.1 was 2, but is missing',
    ]);
  });

  it('tell null from a value and from nothing', () => {
    expect(differencesOf({ a: null }, { a: 0 })).toEqual(['a was null, but is 0']);
    expect(differencesOf({ a: null }, {})).toEqual(['a was null, but is missing']);
    expect(differencesOf(null, 1)).toEqual(['it was null, but is 1']);
  });
});
