import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built page is. */
    readonly address: string;
  }
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Builds the page from the built packages, as it would be put on a server, and serves it while tests run. */
export default async function servePage({ provide }: TestProject): Promise<() => Promise<void>> {
  await build({ root, logLevel: 'error' });
  const server = await preview({ root, logLevel: 'error', preview: { port: 0 } });
  provide('address', server.resolvedUrls!.local[0]!);
  return () => server.close();
}
