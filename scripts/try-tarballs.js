/**
 * Installs the tarballs into a new project, as a user would, and holds READMEs and docs to what they
 * promise there: every block marked `<!-- runs -->` or `<!-- runs and learns -->`, as ESM and as CommonJS.
 *
 *     node scripts/try-tarballs.js FOLDER
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { publishedPackages, root, tarballName } from './packages.js';
import { hasLearned, snippetsOf, toCommonJs } from './readme-snippets.js';

const [, , folderOfTarballs = 'report/tarballs'] = process.argv;
const packages = publishedPackages();
const project = mkdtempSync(join(tmpdir(), 'l2l-new-project-'));
try {
  install();
  for (const { name, manifest } of packages) importEverything(name, manifest);
  for (const folder of [root, ...packages.map(({ folder }) => folder)]) tryPage(join(folder, 'README.md'));
  for (const page of readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md')))
    tryPage(join(root, 'docs', page));
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

/**
 * Every entry of a package must load in both module systems, with the same names in both. That of
 * `testing` needs vitest and is left out.
 *
 * @param {string} name
 * @param {import('./packages.js').Manifest} manifest
 */
function importEverything(name, { exports }) {
  const entries = Object.keys(exports).filter((entry) => !['./package.json', './testing'].includes(entry));
  const code = `
require('@tensorflow/tfjs');
const namesOf = (module) => Object.keys(module).filter((name) => !['default', 'module.exports'].includes(name)).sort();
(async () => {
  for (const entry of ${JSON.stringify(entries.map((entry) => name + entry.slice(1)))}) {
    const [here, there] = [namesOf(require(entry)), namesOf(await import(entry))];
    if (here.join() !== there.join()) throw new Error(entry + ' has in CommonJS ' + here + '; in ESM ' + there);
  }
})();`;
  run(`entries of ${name}`, 'entries.cjs', code);
}

/** @param {string} file */
function tryPage(file) {
  if (!existsSync(file)) return;
  snippetsOf(file).forEach(({ code, learns }, i) => {
    const title = `${relative(root, file)}, block ${i + 1}`;
    run(`${title}, ESM`, 'snippet.mjs', code, learns);
    run(`${title}, CommonJS`, 'snippet.cjs', toCommonJs(code), learns);
  });
}

/**
 * Runs a program in the new project; one that fails is told with all that it printed.
 *
 * @param {string} title
 * @param {string} file
 * @param {string} code
 * @param {boolean} [learns] - Whether its losses must fall.
 */
function run(title, file, code, learns = false) {
  writeFileSync(join(project, file), code);
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    cwd: project,
    encoding: 'utf8',
    timeout: 300_000,
  });
  const isGood = status === 0 && (!learns || hasLearned(stdout));
  const verdict = isGood ? 'ok' : status === 0 ? 'FAILED: its losses did not fall' : 'FAILED';
  console.log(`${title}: ${verdict}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (isGood) return;
  process.exitCode = 1;
  console.log(`${code}\n${stdout}\n${stderr}`);
}
