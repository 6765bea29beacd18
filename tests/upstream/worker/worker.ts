/**
 * One configuration in a process of its own: `node worker.mjs OPTIONS`, as JSON. Writes the outcome of each test
 * to the file `options.out`.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { enableWasmTraining } from '@l2l/wasm-training';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { testFiles } from 'virtual:test-files';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import type { Outcome, WorkerOptions } from '../outcome';
import { exchangeOptimizers } from './exchange';
import { bootJasmine, type Suite } from './jasmine';
import { makers } from './optimizers';

const options = JSON.parse(process.argv[2]!) as WorkerOptions;
const { suite, backend, files, optimizers, training } = options.configuration;

// What a bundle of CommonJS parts expects in Node: the wasm backend and the platform of tfjs.
const { dirname, filename } = import.meta;
Object.assign(globalThis, {
  require: createRequire(import.meta.url),
  __dirname: dirname,
  __filename: filename,
});
const jasmine = bootJasmine(options.jasmine);

setWasmPaths(options.wasmFolder);
if (training) enableWasmTraining();
const flags =
  backend === 'wasm'
    ? { WASM_HAS_SIMD_SUPPORT: true, WASM_HAS_MULTITHREAD_SUPPORT: false }
    : { HAS_WEBGL: false };
setTestEnvs([{ name: 'upstream', backendName: backend, isDataSync: true, flags }]);
let exchanged = 0;
if (optimizers !== undefined) {
  exchangeOptimizers((...call) => {
    exchanged++;
    return makers[optimizers]!(...call);
  });
}

/** Files by the ids of their suites and tests. */
const fileOf = new Map<string, string>();
function note({ id, children = [] }: Suite, file: string): void {
  fileOf.set(id, file);
  for (const child of children) note(child, file);
}
for (const [file, load] of Object.entries(testFiles[suite])) {
  if (files !== undefined && !new RegExp(files).test(file)) continue;
  const before = jasmine.topSuite().children!.length;
  await load();
  for (const suite of jasmine.topSuite().children!.slice(before)) note(suite, file);
}

const outcomes: Outcome[] = [];
/** The name without the flags, which differ from backend to backend. */
const nameOf = (fullName: string) => fullName.replace(/ upstream \{[^}]*\}/g, '');
jasmine.addReporter({
  specDone({ id, fullName, status, failedExpectations }) {
    const messages = failedExpectations.map(({ message }) => message);
    outcomes.push({ file: fileOf.get(id)!, name: nameOf(fullName), status, messages });
  },
  suiteDone({ id, fullName, failedExpectations }) {
    const messages = failedExpectations.map(({ message }) => message);
    const name = `${nameOf(fullName)} (around its tests)`;
    if (messages.length > 0) outcomes.push({ file: fileOf.get(id)!, name, status: 'failed', messages });
  },
});
await jasmine.execute();
if (optimizers !== undefined && exchanged === 0)
  throw new Error('No test made an optimizer that is exchanged.');
writeFileSync(options.out, JSON.stringify(outcomes));
// Timers and servers of some tests live on.
process.exit(0);
