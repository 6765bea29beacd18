import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Beside `src` and beside `dist` alike.
const manifest = new URL('../package.json', import.meta.url);

/** The folder in which this package is installed. */
export function packageFolder(): string {
  return realpathSync(fileURLToPath(new URL('.', manifest)));
}

/** The version of this package, which is that of all `@l2l` packages. */
export function version(): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version;
}
