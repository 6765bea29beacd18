/**
 * Whether the tarballs of all packages are well formed, and their types are found and right in ESM
 * and CommonJS: `node scripts/check-packages.js FOLDER`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { publishedPackages, root, tarballName } from './packages.js';

const [, , folderOfTarballs = 'report/tarballs'] = process.argv;

for (const { name, manifest } of publishedPackages()) {
  const tarball = join(resolve(folderOfTarballs), tarballName(manifest));
  const complaints = [...(await lint(tarball, manifest)), ...checkTypes(tarball)];
  console.log(complaints.length === 0 ? `${name}: ok` : `${name}:\n${complaints.join('\n')}`);
  if (complaints.length > 0) process.exitCode = 1;
}

/**
 * What publint finds, suggestions left out.
 *
 * @param {string} tarball
 * @param {import('./packages.js').Manifest} manifest
 */
async function lint(tarball, manifest) {
  const file = readFileSync(tarball);
  const pack = { tarball: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) };
  const { messages } = await publint({ pack, level: 'warning', strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, manifest)}`);
}

/**
 * What "are the types wrong" finds. Node 10, which knows no "exports", is left out.
 *
 * @param {string} tarball
 */
function checkTypes(tarball) {
  const attw = join(root, 'node_modules/.bin/attw');
  const { status, stdout, stderr } = spawnSync(attw, [tarball, '--profile', 'node16', '--format', 'ascii'], {
    encoding: 'utf8',
  });
  return status === 0 ? [] : [`are the types wrong:\n${stdout}${stderr}`];
}
