import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, endOf, REPRODUCE, SUITE } from './support/l2l';

const root = resolve(import.meta.dirname, '..');
const inAnyFolder = { cwd: tmpdir() };

describe('the programs that need a clone of the repository', () => {
  it.each([
    ['suite', SUITE, 'validation-relu', 'report/suite'],
    ['reproduce', REPRODUCE, 'figure-2'],
  ])('npm run %s shows its choices and how it is typed', async (script, _program, ...choices) => {
    const printed = execFileSync('npm', ['run', '--silent', script, '--', '--help'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const text of [`npm run ${script} -- `, ...choices]) expect(printed).toContain(text);
  });

  it.each([
    [SUITE, '--tasks', 'nowhere.json'],
    [REPRODUCE, 'all', '--in', 'nowhere'],
  ])('names a file that is missing, with code 2: %s %s', async (...words) => {
    const { code, out, err } = await endOf(words, inAnyFolder);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringContaining('nowhere') });
    expect(err).not.toMatch(/ENOENT|\.part|\.\./);
  });

  it('finds its data from any folder, and names the tasks of the suite where one is mistyped', async () => {
    const words = [SUITE, '--only', 'validation-relu,validation-rely'];
    expect(await endOf(words, inAnyFolder)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/"validation-rely".*validation-relu/s),
    });
  });
});

describe('what is published', () => {
  it('has no command that needs a clone', async () => {
    const { out } = await endOf([BIN, '--help']);
    expect(out).toContain('meta-train');
    expect(out).not.toMatch(/\b(bench|suite|reproduce)\b/);
  });

  it('is built from the folder of its package alone', () => {
    for (const file of sourcesOf('packages')) {
      const above = [...readFileSync(join(root, file), 'utf8').matchAll(/from '((?:\.\.\/)+)[^']*'/g)]
        .map(([, up]) => resolve(root, file, '..', up!))
        .filter((folder) => !folder.startsWith(resolve(root, file.split('/').slice(0, 2).join('/'))));
      expect(above, file).toEqual([]);
    }
  });
});

/** The sources of all workspaces in a folder, tests left out, from the root of the repository. */
function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const source = join(folder, name, 'src');
    return readdirSync(join(root, source), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => join(source, file));
  });
}
