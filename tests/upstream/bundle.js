import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const core = join(root, 'node_modules/@tensorflow/tfjs-core/dist');
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

/** Package names lead to the sources here, as for the compiler, and tfjs-core to the files that its tests import. */
const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
const alias = [
  ...Object.entries(compilerOptions.paths).map(([name, [file]]) => ({
    find: new RegExp(`^${name}$`),
    replacement: join(root, file),
  })),
  { find: /^@tensorflow\/tfjs-core$/, replacement: join(core, 'index.js') },
  { find: /^@tensorflow\/tfjs-core\/dist\/(.*?)(\.js)?$/, replacement: `${core}/$1.js` },
];

/** A module that loads each test file of tfjs-core by its path. */
function testFiles() {
  const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('_test.js'),
  );
  const loaders = files
    .sort()
    .map((file) => `${JSON.stringify(file)}: () => import(${JSON.stringify(join(core, file))})`);
  return `export const testFiles = {${loaders.join(',')}}`;
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
  resolveId(id) {
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
 * Bundles the compiled tests of tfjs-core with tfjs and the packages here, all on one copy of tfjs-core.
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
