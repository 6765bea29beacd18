import { defineConfig, type Options } from 'tsup';

/** How every package is built: ESM, CommonJS and types, for Node 20 and current browsers. */
export function library(entry: Record<string, string>, more: Partial<Options> = {}) {
  return defineConfig({
    entry,
    format: ['esm', 'cjs'],
    target: 'es2022',
    // tsup 8 passes `baseUrl` to the compiler, which TypeScript 6 calls deprecated.
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    sourcemap: true,
    clean: true,
    treeshake: true,
    // Entries of one package share their chunks, so that L2lError is one class in CommonJS too.
    splitting: true,
    ...more,
  });
}
