import { expect, test } from 'vitest';
import { signed, unsigned } from './leb128';

test('the examples of the DWARF standard, section 7.6, are written as it says', () => {
  expect(unsigned(2)).toEqual([2]);
  expect(unsigned(127)).toEqual([0x7f]);
  expect(unsigned(128)).toEqual([0x80, 1]);
  expect(unsigned(12857)).toEqual([0x39 + 0x80, 100]);
  expect(signed(-2)).toEqual([0x7e]);
  expect(signed(127)).toEqual([0x7f + 0x80, 0]);
  expect(signed(-127)).toEqual([1 + 0x80, 0x7f]);
  expect(signed(-129)).toEqual([0x7f + 0x80, 0x7e]);
});

test('the largest sizes keep all their 32 bits', () => {
  // 32 ones are four groups of seven and one of four.
  expect(unsigned(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
});
