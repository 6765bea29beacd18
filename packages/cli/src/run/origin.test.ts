import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { packageFolder } from '../package';
import { originOf } from './origin';

it('the origin of weights is the version of the packages, whatever repository their user works in', () => {
  const project = mkdtempSync(join(tmpdir(), 'l2l-project-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const installed = join(project, 'node_modules/@l2l/cli');
  mkdirSync(installed, { recursive: true });
  expect(originOf('1.2.3', installed)).toBe('@l2l 1.2.3');
  const git = (...words: string[]) => execFileSync('git', words, { cwd: project, stdio: 'ignore' });
  writeFileSync(join(installed, 'package.json'), '{}');
  git('init');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-m', 'mine');
  expect(originOf('1.2.3', installed)).toBe('@l2l 1.2.3');
});

it('in a clone of their own repository it has the commit, too', () => {
  expect(originOf('1.2.3', packageFolder())).toMatch(/^@l2l 1\.2\.3, commit [0-9a-f]{40}(-dirty)?$/);
});
