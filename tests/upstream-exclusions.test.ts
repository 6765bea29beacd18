import { describe, expect, test } from 'vitest';
import { byKey, checkedAnew, problemsOf } from './upstream/judge.js';
import type { Exclusions, Outcome } from './upstream/outcome';

const test1 = (status: Outcome['status'], ...messages: string[]) =>
  byKey([{ file: 'ops/a_test.js', name: 'a b', status, messages }]);
const passed = test1('passed');
const failed = test1('failed', 'Expected 1 to be 2.');
const noKernel = test1('failed', "Error: Kernel 'A' not registered for backend 'wasm'");
const none: Exclusions = { counts: {}, checked: {}, written: [] };
const tests = { 'ops/a_test.js': ['a b'] };

const listed = (kind: string): Exclusions => ({ ...none, checked: { ours: { [kind]: tests } } });
const written: Exclusions = {
  ...none,
  written: [{ reason: 'it counts', configurations: ['ours'], message: '^Expected 1 to be', tests }],
};

const problems = (found: typeof passed, stock: typeof passed, exclusions = none) =>
  problemsOf('ours', found, stock, exclusions);

describe('the list of tests of tfjs that fail', () => {
  test('has nothing to say where all pass', () => {
    expect(problems(passed, passed)).toEqual([]);
    expect(problems(passed, failed)).toEqual([]);
  });

  test.each([
    [
      'a failure that is not listed',
      failed,
      passed,
      none,
      'fails, but is not listed. Under tfjs alone it passed.',
    ],
    [
      'nor if tfjs fails, too',
      noKernel,
      noKernel,
      none,
      'fails, but is not listed. Under tfjs alone it failed.',
    ],
    ['a test that passes now', passed, failed, listed('tfjs fails with the same message'), 'but passed'],
    [
      'one that passes now, for a written reason',
      passed,
      passed,
      written,
      'is listed (it counts), but passed',
    ],
    [
      'a missing kernel that tfjs has',
      noKernel,
      passed,
      listed('tfjs has no such kernel for wasm'),
      'not for the',
    ],
    [
      'another failure than that of tfjs',
      failed,
      noKernel,
      listed('tfjs fails with the same message'),
      'not for',
    ],
    ['another message than the written one', noKernel, passed, written, 'not for the reason that is listed'],
    ['a kind that does not exist', failed, failed, listed('because'), 'not for the reason that is listed'],
    ['a test that vanished', byKey([]), passed, none, 'runs under tfjs alone, but not here'],
    ['a listed test that vanished', byKey([]), byKey([]), written, 'is listed, but gone'],
    ['a test that is skipped', test1('pending'), passed, none, 'is pending, but passed under tfjs alone'],
  ])('reports %s', (_, found, stock, exclusions, expected) => {
    expect(problems(found, stock, exclusions)).toEqual([expect.stringContaining(expected)]);
  });

  test('accepts a failure for a reason that holds', () => {
    expect(problems(noKernel, noKernel, listed('tfjs has no such kernel for wasm'))).toEqual([]);
    expect(problems(failed, failed, listed('tfjs fails with the same message'))).toEqual([]);
    expect(problems(failed, passed, written)).toEqual([]);
  });

  test('is updated by what is checked only', () => {
    const anew = (found: typeof passed, stock: typeof passed, exclusions = none) =>
      checkedAnew('ours', found, stock, exclusions);
    expect(anew(noKernel, noKernel)).toEqual({ 'tfjs has no such kernel for wasm': tests });
    expect(anew(failed, noKernel)).toEqual({ 'tfjs fails with another message': tests });
    expect(anew(noKernel, passed)).toEqual({});
    expect(anew(passed, failed, listed('tfjs fails with the same message'))).toEqual({});
    expect(anew(failed, failed, written)).toEqual({});
  });

  test('counts tests of the same name apart', () => {
    const twice = [...passed.values(), ...failed.values()];
    expect([...byKey(twice).keys()]).toEqual(['ops/a_test.js: a b', 'ops/a_test.js: a b #2']);
  });
});
