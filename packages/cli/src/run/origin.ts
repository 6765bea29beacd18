import { execFileSync } from 'node:child_process';
import { packageFolder, version } from '../package';

/** Where this package lies in its own repository. */
const PLACE = 'packages/cli/';

let known: string | undefined;

/**
 * What trains here: the version of the packages and, in a clone of their repository, its commit (`-dirty`
 * where tracked files are changed). The repository that a user works in is never looked at.
 */
export function origin(): string {
  known ??= originOf(version(), packageFolder());
  return known;
}

/** @param folder - Of the package. */
export function originOf(version: string, folder: string): string {
  const packages = `@l2l ${version}`;
  try {
    const git = (...words: string[]) =>
      execFileSync('git', words, {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    // In the repository of a user, the package is in node_modules.
    if (git('rev-parse', '--show-prefix') !== PLACE) return packages;
    const commit = git('rev-parse', 'HEAD');
    const isClean = git('status', '--porcelain', '--untracked-files=no') === '';
    return `${packages}, commit ${commit}${isClean ? '' : '-dirty'}`;
  } catch {
    return packages;
  }
}
