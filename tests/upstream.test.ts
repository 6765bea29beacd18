import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Milliseconds, on a busy machine. */
const PATIENCE = 600_000;

test('the tests of TensorFlow.js pass, or fail for a reason that is listed', {
  timeout: PATIENCE,
}, async () => {
  const program = join(import.meta.dirname, 'upstream/run.js');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program]).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^wasm-training: \d{4} tests/m);
});
