import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where downloads are kept: `l2l/mnist` in `$XDG_CACHE_HOME`, or in `~/.cache`. */
export function defaultCacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CACHE_HOME } = environment;
  // The XDG base directory specification: relative paths are invalid and must be ignored.
  const base = XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'l2l', 'mnist');
}
