import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { softwareVulkan } from '../scripts/chromium.js';

/** The learned ones, with the tolerances that `browser/agreement.ts` finds for them. */
const TOLERANCE = { 'lookaheadLstm()': 1e-5, 'Lookahead-LSTM of the paper': 3e-4 };

/** Milliseconds: a software renderer on a busy machine. */
const PATIENCE = 600_000;

describe('WebGPU in Node, through the package "webgpu"', () => {
  it('takes 50 steps of the MLP as cpu does', { timeout: PATIENCE }, async () => {
    const names = Object.keys(TOLERANCE);
    const script = join(import.meta.dirname, 'webgpu-process.js');
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...names], {
      env: { ...process.env, ...softwareVulkan() },
      timeout: PATIENCE,
    });
    const { backend, distances } = JSON.parse(
      stdout.split('\n').findLast((line) => line.startsWith('{'))!,
    ) as { backend: string; distances: Record<string, number> };
    expect(backend).toBe('webgpu');
    for (const [name, tolerance] of Object.entries(TOLERANCE))
      expect(distances[name], name).toBeLessThan(tolerance);
  });
});
