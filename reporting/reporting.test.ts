import { digestOfText, isMarked, median, tableOf, withMarked } from '@l2l/reporting';
import { describe, expect, it } from 'vitest';

describe('the median', () => {
  it('is the number in the middle, or between the two there', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([1, 3])).toBe(2);
    expect(median([])).toBeNaN();
  });

  it('knows infinity', () => {
    const never = Number.POSITIVE_INFINITY;
    expect(median([1, never, never])).toBe(never);
    expect(median([never, never])).toBe(never);
  });
});

it('a digest is the beginning of the SHA-256', () => {
  // FIPS 180-4, example "abc": ba7816bf 8f01cfea 414140de …
  expect(digestOfText('abc')).toBe('ba7816bf8f01cfea');
});

it('columns of a table are as wide as their widest cell, and at least as wide as a rule must be', () => {
  expect(
    tableOf(
      ['a', 'name'],
      [
        ['1', 'x'],
        ['2', 'longer'],
      ],
    ),
  ).toBe('| a   | name   |\n| --- | ------ |\n| 1   | x      |\n| 2   | longer |');
});

describe('text between marks', () => {
  const page = 'before\n<!-- claims -->\nstale\n<!-- /claims -->\nafter';

  it('is replaced, as it is, and all else stays', () => {
    expect(withMarked(page, 'claims', '$& fresh')).toBe(
      'before\n<!-- claims -->\n\n$& fresh\n\n<!-- /claims -->\nafter',
    );
  });

  it('needs both marks', () => {
    expect(isMarked(page, 'claims')).toBe(true);
    expect(isMarked(page, 'missing')).toBe(false);
    expect(isMarked('<!-- claims --> no end', 'claims')).toBe(false);
    expect(() => withMarked(page, 'missing', 'text')).toThrow('<!-- missing -->');
  });
});
