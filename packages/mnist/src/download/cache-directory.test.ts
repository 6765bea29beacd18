import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultCacheDirectory } from './cache-directory';

it.each([
  ['the folder in XDG_CACHE_HOME', { XDG_CACHE_HOME: '/fast' }, '/fast/l2l/mnist'],
  ['the home folder where it is not set', {}, join(homedir(), '.cache/l2l/mnist')],
  ['the home folder where it is empty', { XDG_CACHE_HOME: '' }, join(homedir(), '.cache/l2l/mnist')],
  ['the home folder where it is relative', { XDG_CACHE_HOME: 'here' }, join(homedir(), '.cache/l2l/mnist')],
])('the cache is in %s', (_, environment, expected) => {
  expect(defaultCacheDirectory(environment)).toBe(expected);
});
