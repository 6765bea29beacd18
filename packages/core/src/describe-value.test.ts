import { describe, expect, it } from 'vitest';
import { describeValue } from './describe-value';

class Adam {
  readonly rate = 0.1;
}
const circle: Record<string, unknown> = {};
circle.itself = circle;

describe('describeValue', () => {
  it.each([
    [3, '3'],
    [Number.NaN, 'NaN'],
    [undefined, 'undefined'],
    [null, 'null'],
    [10n, '10'],
    ['text', '"text"'],
    [[1, 'a'], '[1,"a"]'],
    [{ fast: 1 }, '{"fast":1}'],
    [Object.create(null), '{}'],
    [describeValue, 'the function describeValue'],
    [new Adam(), 'an object Adam'],
    [new Float32Array(3), 'an object Float32Array'],
    [circle, 'an object'],
    [[10n], 'an array'],
  ])('says in a few words what %o is', (value, text) => {
    expect(describeValue(value)).toBe(text);
  });

  it('says () => {} without a name', () => {
    expect(describeValue(() => {})).toBe('a function');
  });

  it('never takes more than a line', () => {
    expect(describeValue('x'.repeat(1e6)).length).toBeLessThan(80);
  });
});
