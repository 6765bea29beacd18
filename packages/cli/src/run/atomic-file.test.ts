import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeAtomically } from './atomic-file';
import { requireTarget, requireTargetFolder } from './target';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'l2l-file-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('a file that is written atomically', () => {
  it('has the new content, and nothing lies beside it', () => {
    const path = folder();
    writeAtomically(join(path, 'a'), 'one');
    writeAtomically(join(path, 'a'), Uint8Array.of(65, 66));
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('AB');
    expect(readdirSync(path)).toEqual(['a']);
  });

  it('gets the folders it needs, and a link stays a link', () => {
    const path = folder();
    writeAtomically(join(path, 'new/folder/a'), 'one');
    symlinkSync(join(path, 'new/folder/a'), join(path, 'link'));
    writeAtomically(join(path, 'link'), 'two');
    expect(lstatSync(join(path, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(path, 'new/folder/a'), 'utf8')).toBe('two');
  });

  it('that cannot be put in its place leaves what was there, and no other file', () => {
    const path = folder();
    const place = join(path, 'place');
    // A folder with something in it cannot be replaced by a file.
    mkdirSync(place);
    writeFileSync(join(place, 'old'), 'old');
    expect(() => writeAtomically(place, 'new')).toThrow(`${place} cannot be written: it is a folder.`);
    expect(readdirSync(path)).toEqual(['place']);
    expect(readFileSync(join(place, 'old'), 'utf8')).toBe('old');
  });

  it.runIf(existsSync('/dev/full'))('says in words why it could not be written', () => {
    const write = () => writeAtomically('/dev/full', 'new');
    expect(write).toThrow('/dev/full cannot be written: the disk is full.');
    expect(write).toThrow(expect.objectContaining({ name: 'L2lError' }));
  });
});

describe('a place for a result', () => {
  it('is fine where a file can be made, and nothing is made by asking', () => {
    const path = folder();
    requireTarget(join(path, 'a'));
    requireTarget(join(path, 'new/folder/a'));
    requireTargetFolder(join(path, 'new'));
    requireTargetFolder(path);
    expect(readdirSync(path)).toEqual([]);
  });

  it.each([
    ['is a folder', '', /is a folder/],
    ['exists', 'there', /there exists.*--force/],
    ['is below a file', 'there/a', /cannot be written: .*is a file, not a folder/],
    ['is far below a file', 'there/new/a', /cannot be written: .*is a file, not a folder/],
    ['has too long a name', 'x'.repeat(300), /cannot be written: the name is too long/],
    ['has a folder with too long a name', `${'x'.repeat(300)}/a`, /cannot be written: the name is too long/],
  ])('that %s is refused', (_, name, message) => {
    const path = folder();
    writeFileSync(join(path, 'there'), '');
    const ask = () => requireTarget(join(path, name));
    expect(ask).toThrow(message);
    expect(ask).toThrow(expect.objectContaining({ code: 'bad-option' }));
    expect(() => requireTarget(join(path, 'there'), { force: true })).not.toThrow();
  });
});
