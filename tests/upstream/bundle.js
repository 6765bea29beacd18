import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
// Of each file there is one copy, so that `instanceof` holds: that of its real path.
const core = realpathSync(join(root, 'node_modules/@tensorflow/tfjs-core/dist'));
const layers = realpathSync(join(root, 'node_modules/@tensorflow/tfjs-layers/dist'));
/** tfjs-layers publishes its tests no more: these are the last ones, of version 1.0.1. */
const layerTests = realpathSync(
  join(dirname(createRequire(import.meta.url).resolve('tfjs-layers-with-tests/package.json')), 'src'),
);
const worker = join(import.meta.dirname, 'worker');

/** Classes of optimizers by the beginnings of the names of their files in tfjs-core. */
const optimizers = {
  sgd: 'SGDOptimizer',
  momentum: 'MomentumOptimizer',
  adagrad: 'AdagradOptimizer',
  adadelta: 'AdadeltaOptimizer',
  rmsprop: 'RMSPropOptimizer',
  adam: 'AdamOptimizer',
  adamax: 'AdamaxOptimizer',
};
const fileOfOptimizer = new RegExp(`(?:^|/)(${Object.keys(optimizers).join('|')})_optimizer$`);

/** Package names lead to the sources here, as for the compiler, and tfjs to the files that its tests import. */
const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
const alias = [
  ...Object.entries(compilerOptions.paths).map(([name, [file]]) => ({
    find: new RegExp(`^${name}$`),
    replacement: join(root, file),
  })),
  { find: /^@tensorflow\/tfjs-layers$/, replacement: join(layers, 'index.js') },
  { find: /^@tensorflow\/tfjs-core$/, replacement: join(core, 'index.js') },
  { find: /^@tensorflow\/tfjs-core\/dist\/(.*?)(\.js)?$/, replacement: `${core}/$1.js` },
];

/** A module that loads each test file of a suite by its path. */
function testFiles() {
  /** @param {string} folder @param {string} ending */
  const loaders = (folder, ending) => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith(ending),
    );
    return files
      .sort()
      .map((file) => `${JSON.stringify(file)}: () => import(${JSON.stringify(join(folder, file))})`);
  };
  return `export const testFiles = {
    core: {${loaders(core, '_test.js')}},
    layers: {${loaders(layerTests, '_test.ts')}},
  };`;
}

/** What a test of tfjs-layers imports by a relative path, in today's version. @param {string} id @param {string} importer */
function layersToday(id, importer) {
  const path = join(layers, `${relative(layerTests, join(dirname(importer), id))}.js`);
  return existsSync(path) ? path : undefined;
}

/** @param {keyof typeof optimizers} name A module with the class of that name, which can be exchanged. */
function exchangeable(name) {
  const stock = JSON.stringify(join(core, `optimizers/${name}_optimizer.js`));
  return `import { ${optimizers[name]} as Stock } from ${stock};
    import { exchangeable } from ${JSON.stringify(join(worker, 'exchange.ts'))};
    export const ${optimizers[name]} = exchangeable('${name}', Stock);`;
}

/** @type {import('vite').Plugin} */
const upstream = {
  name: 'upstream',
  enforce: 'pre',
  resolveId(id, importer) {
    if (importer?.startsWith(layerTests) && id.startsWith('.')) return layersToday(id, importer);
    if (id === 'virtual:test-files') return '\0test-files';
    const optimizer = fileOfOptimizer.exec(id)?.[1];
    return optimizer && `\0optimizer:${optimizer}`;
  },
  load(id) {
    if (id === '\0test-files') return testFiles();
    if (id.startsWith('\0optimizer:'))
      return exchangeable(/** @type {keyof typeof optimizers} */ (id.slice('\0optimizer:'.length)));
    if (!id.endsWith('.safetensors')) return;
    return `export default Uint8Array.from(Buffer.from('${readFileSync(id).toString('base64')}', 'base64'))`;
  },
};

/**
 * Bundles the tests of tfjs-core and tfjs-layers with tfjs and the packages here.
 * @param {string} outDir
 * @returns {Promise<string>} the path of a program for Node, which runs one configuration
 */
export async function bundle(outDir) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias, mainFields: ['module', 'main'] },
    plugins: [upstream],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir,
      minify: false,
      rolldownOptions: {
        input: join(worker, 'worker.ts'),
        // Ops, gradients and kernels are registered by imports that nothing else uses.
        treeshake: false,
        // The compiled tests import types, which leave no export behind.
        shimMissingExports: true,
        output: { entryFileNames: 'worker.mjs' },
      },
    },
  });
  return join(outDir, 'worker.mjs');
}
