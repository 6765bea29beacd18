/**
 * Installs the tarballs into a new project, as a user would, and runs what the READMEs promise there:
 * every block marked `<!-- runs -->`, as ESM and as CommonJS. `node scripts/try-tarballs.js FOLDER`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { publishedPackages, root, tarballName } from './packages.js';
import { snippetsOf, toCommonJs } from './readme-snippets.js';

const [, , folderOfTarballs = 'report/tarballs'] = process.argv;
const packages = publishedPackages();
const project = mkdtempSync(join(tmpdir(), 'l2l-new-project-'));
try {
  install();
  for (const { name, manifest } of packages) importEverything(name, manifest);
  for (const file of [root, ...packages.map(({ folder }) => folder)].map((folder) =>
    join(folder, 'README.md'),
  ))
    if (existsSync(file)) tryReadme(file);
} finally {
  rmSync(project, { recursive: true, force: true });
}

function install() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tfjs = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'];
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'new-project', private: true }));
  const tarballs = packages.map(({ manifest }) => join(resolve(folderOfTarballs), tarballName(manifest)));
  const wanted = tfjs.map((name) => `${name}@${devDependencies[name]}`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...tarballs, ...wanted], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Every entry of a package must load in both module systems, and have the same names in both. */
function importEverything(name, { exports }) {
  const entries = Object.keys(exports).filter((entry) => entry !== './package.json' && entry !== './testing');
  const specifiers = entries.map((entry) => name + entry.slice(1));
  const code = specifiers
    .map((specifier) => {
      const names = `names(await import('${specifier}')) === names(require('${specifier}'))`;
      return `if (!(${names})) throw new Error('${specifier} has other names in ESM than in CommonJS');`;
    })
    .join('\n');
  const names = `const names = (module) => Object.keys(module).filter((name) => name !== 'default' && name !== 'module.exports').sort().join();`;
  run(
    `entries of ${name}`,
    'entries.cjs',
    `require('@tensorflow/tfjs');\n${names}\n(async () => {\n${code}\n})();`,
  );
}

function tryReadme(file) {
  snippetsOf(file).forEach((code, i) => {
    const title = `${relative(root, file)}, block ${i + 1}`;
    run(`${title}, ESM`, 'snippet.mjs', code);
    run(`${title}, CommonJS`, 'snippet.cjs', toCommonJs(code));
  });
}

/** Runs a program in the new project; one that fails is told with all that it printed. */
function run(title, file, code) {
  writeFileSync(join(project, file), code);
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    cwd: project,
    encoding: 'utf8',
    timeout: 300_000,
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${title}: ${status === 0 ? 'ok' : 'FAILED'}, ${seconds} s`);
  if (status === 0) return;
  process.exitCode = 1;
  console.log(`${code}\n${stdout}\n${stderr}`);
}
