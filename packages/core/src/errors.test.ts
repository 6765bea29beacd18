import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { L2lError } from './errors';

const packages = join(import.meta.dirname, '../..');

/** All sources of all packages, without tests. */
function sources(): string[] {
  return readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[\w-]+\/src\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(packages, file), 'utf8'));
}

describe('L2lError', () => {
  it('can be told by its code, and by its name where there are two copies of the class', () => {
    const cause = new Error('deep down');
    const error = new L2lError('bad-data', 'what to do', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'L2lError', code: 'bad-data', cause });
    expect(String(error)).toBe('L2lError: what to do');
  });

  it('has no code that nothing throws', () => {
    const [declaration] = /type ErrorCode =[^;]*;/.exec(
      readFileSync(join(import.meta.dirname, 'errors.ts'), 'utf8'),
    )!;
    const codes = [...declaration.matchAll(/'([a-z\d-]+)'/g)].map(([, code]) => code!);
    const text = sources().join('\n').replace(declaration, '');
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });
});
