#!/usr/bin/env node
// Runs every numbered example and a short race. Fails if one of them does, or if the race leaves no report.

import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const out = await mkdtemp(join(tmpdir(), 'l2l-race-'));
const examples = (await readdir(folder)).filter((name) => /^\d\d-.*\.js$/.test(name)).sort();

try {
  for (const example of examples) await run(example);
  await run('race-on-mnist/race.js', '--steps', '30', '--out', out);
  const { size } = await stat(join(out, 'index.html'));
  console.log(`The report has ${size} bytes.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(out, { recursive: true, force: true });
}

/**
 * @param {string} script - Its path in this folder.
 * @param {readonly string[]} words
 * @throws {Error} with all it printed, if it fails.
 */
async function run(script, ...words) {
  const before = performance.now();
  const program = spawn(process.execPath, [join(folder, script), ...words]);
  let printed = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  }
  const code = await new Promise((resolve, reject) => {
    program.on('close', resolve).on('error', reject);
  });
  if (code !== 0) throw new Error(`${script} ended with code ${code}. It printed:\n${printed}`);
  console.log(`${script}: ${((performance.now() - before) / 1000).toFixed(1)} s`);
}
