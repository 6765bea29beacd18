import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** @typedef {import('./outcome').Outcome} Outcome */

const { resolve } = createRequire(import.meta.url);
const wasmFolder = join(dirname(resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out/');

/** Milliseconds for all tests, on a busy machine. */
const PATIENCE = 600_000;

/**
 * Runs the tests in a process of its own.
 * @param {string} program that `bundle` made
 * @param {string} name
 * @param {import('./outcome').Configuration} configuration
 * @returns {Promise<Outcome[]>}
 */
export async function runConfiguration(program, name, configuration) {
  const out = join(dirname(program), `${name}.json`);
  const options = { configuration, jasmine: resolve('jasmine-core'), wasmFolder, out };
  await promisify(execFile)(process.execPath, [program, JSON.stringify(options)], {
    timeout: PATIENCE,
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(readFileSync(out, 'utf8'));
}
