import { describe, expect, it } from 'vitest';
import { L2lError } from './errors';

describe('L2lError', () => {
  it('is an error with a code for programs, a message for people, and a cause', () => {
    const cause = new Error('deep down');
    const error = new L2lError('bad-data', 'found, expected, what to do', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'L2lError', code: 'bad-data', cause });
    expect(String(error)).toBe('L2lError: found, expected, what to do');
  });
});
