import { readFileSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type Plugin, type TestProjectConfiguration } from 'vitest/config';
import {
  chromiumFlags,
  findChromium,
  isolationHeaders,
  requireChromium,
  softwareVulkan,
} from './scripts/chromium.js';

const { compilerOptions } = JSON.parse(readFileSync(new URL('tsconfig.json', import.meta.url), 'utf8')) as {
  compilerOptions: { paths: Record<string, [string]> };
};

/** Tests in Node run on the sources: each package name leads to its entry file, as for the compiler. */
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

/** Needs Chromium's driver for Vulkan. */
const webGpuInNode = 'tests/webgpu-in-node.test.ts';

const node = (isWithWebGpu: boolean): TestProjectConfiguration => ({
  plugins: [binaryFiles],
  resolve: { alias: sources },
  test: {
    name: 'node',
    include: [
      '{packages,apps,benchmarks,reproductions}/*/src/**/*.test.ts',
      'reporting/*.test.ts',
      'tests/*.test.ts',
    ],
    exclude: isWithWebGpu ? [] : [webGpuInNode],
    testTimeout: 60_000,
    // One kind after another: each wants all cores, and limits of time count what others take.
    sequence: { groupOrder: 0 },
  },
});

/** Tests in Chromium import the packages as they are built, as a bundler of a page would. */
const browser = (executablePath: string): TestProjectConfiguration => ({
  server: { headers: isolationHeaders },
  // Found before the first test: a dependency that is found in the middle of one reloads the page.
  optimizeDeps: {
    include: ['core', 'layers', 'backend-cpu', 'backend-wasm', 'backend-webgl', 'backend-webgpu'].map(
      (name) => `@tensorflow/tfjs-${name}`,
    ),
  },
  test: {
    name: 'browser',
    include: ['tests/browser/**/*.test.ts'],
    // Software renderers are slow, and slower on a busy machine.
    testTimeout: 600_000,
    sequence: { groupOrder: 1 },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath, args: chromiumFlags } }),
      instances: [{ browser: 'chromium' }],
    },
  },
});

/** Tests of whole pages in Node, which steer Chromium. The pages are built from the built packages. */
const pages: TestProjectConfiguration = {
  test: {
    name: 'pages',
    include: ['apps/*/e2e/**/*.test.ts'],
    globalSetup: ['apps/playground/e2e/serve-page.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // What a page shows in the end, however busy the machine is.
    expect: { poll: { timeout: 60_000, interval: 100 } },
    fileParallelism: false,
    sequence: { groupOrder: 2 },
  },
};

function chromiumOrWhy(): string | undefined {
  const program = process.env.L2L_BROWSER === 'required' ? requireChromium() : findChromium();
  if (program === undefined)
    console.warn(
      'LEFT OUT: tests/browser, tests/webgpu-in-node and apps/*/e2e (webgl, webgpu, wasm threads, the playground), for no Chromium was found. Install it (apt-get install chromium), or name its program in the variable CHROMIUM.',
    );
  return program;
}

const chromium = chromiumOrWhy();

const projects = chromium ? [node(softwareVulkan() !== undefined), browser(chromium), pages] : [node(false)];

export default defineConfig({ test: { projects } });
