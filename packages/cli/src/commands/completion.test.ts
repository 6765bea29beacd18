import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import { program } from '../program';

const folder = mkdtempSync(join(tmpdir(), 'l2l-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'mine.safetensors'), '');

/** What bash offers after some words, with the script that the command prints. */
async function offered(...words: string[]): Promise<string[]> {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => print.mockRestore());
  await program().parseAsync(['completion', 'bash'], { from: 'user' });
  const [[script]] = print.mock.calls as [[string]];
  const line = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(l2l ${line}); COMP_CWORD=${words.length}; _l2l; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['-c', `${script}\n${ask}`], {
    encoding: 'utf8',
    cwd: folder,
  });
  return text.split('\n').filter((word) => word !== '');
}

it.each([
  [['tune', 'ad'], ['adam']],
  [['completion', 'f'], ['fish']],
  [['inspect', 'tensorwise'], ['tensorwise-lstm']],
  [['evaluate', 'lstm', 'lookahead-'], ['lookahead-lstm']],
  [['meta-train', '--meta'], ['--meta-steps']],
  [['meta-tr'], ['meta-train']],
])('completion offers what may follow: %j', async (words, expected) => {
  expect(await offered(...words)).toEqual(expected);
});

it('completion offers files where a checkpoint may be one', async () => {
  expect(await offered('inspect', 'mi')).toEqual(['mine.safetensors']);
});
