import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { guardMemory } from './testing/guarded-memory';
import { described, isExact, type Program, programFrom } from './testing/program';
import { difference, runProgram } from './testing/program-run';

// L2L_PROGRAMS=100000 npx vitest run --project node packages/wasm-training/src/random-programs.test.ts
// goes through so many, a thousand for each seed from L2L_SEED on (default: 1).
const PROGRAMS = Number(process.env.L2L_PROGRAMS ?? 500);
const FIRST_SEED = Number(process.env.L2L_SEED ?? 1);
const EACH = Math.min(1000, PROGRAMS);

const counts = { programs: 0, steps: 0, numbers: 0 };
let misuses: (() => string[]) | undefined;

/** Fails with the program in words. */
async function check(program: Program): Promise<void> {
  const problem = await problemOf(program).catch(String);
  if (problem !== undefined) throw new Error(`${problem}\n${described(program)}`);
}

async function problemOf(program: Program): Promise<string | undefined> {
  const held = () => tf.engine().backend.numDataIds();
  await tf.setBackend('cpu');
  const expected = runProgram(program, { enable: () => {}, undo: () => {} });
  await tf.setBackend('wasm');
  misuses ??= guardMemory();
  let undo = () => {};
  const enable = () => {
    undo = enableWasmTraining();
  };
  const before = held();
  const found = runProgram(program, { enable, undo: () => undo() });
  if (held() !== before) return `It holds ${held() - before} tensors more than before.`;
  counts.programs += 1;
  counts.steps += program.steps.length;
  for (const { length } of expected.values()) counts.numbers += length;
  const exact = [...program.leaves, ...program.steps].every(isExact);
  return difference(found, expected, exact ? 1e-6 : 1e-4) ?? misuses()[0];
}

const tapes = fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 30, maxLength: 150, size: 'max' });

describe('random programs give what they give on the cpu backend', () => {
  test.each(Array.from({ length: Math.ceil(PROGRAMS / EACH) }, (_, i) => FIRST_SEED + i))(
    'seed %i',
    async (seed) => {
      const property = fc.asyncProperty(tapes, (tape) => check(programFrom(tape)));
      await fc.assert(property, { seed, numRuns: EACH });
    },
    600_000,
  );
});

afterAll(async () => {
  await tf.setBackend('cpu');
  const { programs, steps, numbers } = counts;
  console.info(`${programs} programs of ${steps} steps, ${numbers} numbers compared`);
  expect(programs).toBeGreaterThanOrEqual(PROGRAMS);
});
