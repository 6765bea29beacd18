import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockFolder, withFolder } from './lock';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'l2l-lock-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
const claims = (path: string) =>
  readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]);
const mine = `lock.${process.pid}`;

// Process 1 is always there, and numbers of processes end far below 999999999.
describe('a lock', () => {
  it('keeps others out while its process lives, and says what to do', () => {
    const path = folder();
    writeFileSync(join(path, 'lock.1'), 'has');
    expect(() => lockFolder(path, 'Take another.')).toThrow(/Process 1 is using .* Take another\./);
    expect(claims(path)).toEqual([['lock.1', 'has']]);
  });

  it('of a process that is gone counts for nothing', () => {
    const path = folder();
    writeFileSync(join(path, 'lock.999999999'), 'has');
    const release = lockFolder(path);
    expect(claims(path)).toEqual([[mine, 'has']]);
    release();
    expect(claims(path)).toEqual([]);
  });

  it('goes to the smaller number of two that start together', () => {
    const path = folder();
    writeFileSync(join(path, 'lock.1'), 'wants');
    expect(() => lockFolder(path)).toThrow(/Process 1/);
  });

  it('is released when work that waits its turn is over, even if it throws', () => {
    const path = folder();
    expect(withFolder(path, () => claims(path))).toEqual([[mine, 'has']]);
    const failing = () => {
      throw new Error('no');
    };
    expect(() => withFolder(path, failing)).toThrow('no');
    expect(claims(path)).toEqual([]);
  });
});
