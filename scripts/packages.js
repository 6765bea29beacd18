import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of the repository. */
export const root = resolve(import.meta.dirname, '..');

/**
 * The parts of a package.json that are read here.
 *
 * @typedef {{ name: string, version: string, private?: boolean, files: string[], exports: object }} Manifest
 */

/**
 * Every package that is published.
 *
 * @returns {{ name: string, folder: string, manifest: Manifest }[]}
 */
export function publishedPackages() {
  return readdirSync(join(root, 'packages'))
    .map((folder) => join(root, 'packages', folder))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return { name: manifest.name, folder, manifest };
    })
    .filter(({ manifest }) => !manifest.private);
}

/**
 * The tarball that packing a package makes: `@l2l/core` 1.0.0 goes into `l2l-core-1.0.0.tgz`.
 *
 * @param {Manifest} manifest
 */
export function tarballName({ name, version }) {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}
