/**
 * Packs every package as it would be published: `node scripts/pack-packages.js FOLDER`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publishedPackages, root, tarballName } from './packages.js';

const [, , target = 'report/tarballs'] = process.argv;
const destination = resolve(target);
const packages = publishedPackages();
mkdirSync(destination, { recursive: true });

for (const { name, folder, manifest } of packages) {
  for (const file of manifest.files) {
    if (existsSync(join(folder, file))) continue;
    console.error(`${name} should contain ${file}, which does not exist. Build it or write it.`);
    process.exitCode = 1;
  }
}
const filters = packages.flatMap(({ name }) => ['--filter', name]);
execFileSync('npx', ['-y', 'pnpm@12.21.0', ...filters, 'pack', '--pack-destination', destination], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
for (const { name, manifest } of packages) {
  const { size } = statSync(join(destination, tarballName(manifest)));
  console.log(`${name.padEnd(24)} ${(size / 1000).toFixed(0).padStart(6)} kB`);
}
