import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vitest/config';

const { compilerOptions } = JSON.parse(readFileSync(new URL('tsconfig.json', import.meta.url), 'utf8')) as {
  compilerOptions: { paths: Record<string, [string]> };
};

/** Tests run on the sources: each package name leads to its entry file, as for the compiler. */
const sources = Object.entries(compilerOptions.paths).map(([name, [file]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: new URL(file, import.meta.url).pathname,
}));

/** `import bytes from './x.safetensors'` gives a Uint8Array, as esbuild's `binary` loader does in builds. */
const binaryFiles: Plugin = {
  name: 'binary-files',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith('.safetensors')) return null;
    const base64 = readFileSync(id).toString('base64');
    return `export default Uint8Array.from(atob('${base64}'), (character) => character.charCodeAt(0));`;
  },
};

export default defineConfig({
  plugins: [binaryFiles],
  resolve: { alias: sources },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
