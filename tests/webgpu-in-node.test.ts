import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { softwareVulkan } from '../scripts/chromium.js';
import { oneOfEach } from './training.js';

/** As in `browser/agreement.ts`, whose tolerances for these are the same on every backend. */
const TOLERANCE = { 'lookaheadLstm()': 1e-5, 'Lookahead-LSTM of the paper': 3e-4, 'lstmOptimizer()': 2e-3 };

describe('WebGPU in Node, through the package "webgpu"', () => {
  it('takes 50 steps of the MLP as cpu does, with every optimizer', { timeout: 300_000 }, async () => {
    const names = Object.keys(oneOfEach);
    const script = join(import.meta.dirname, 'webgpu-process.js');
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...names], {
      env: { ...process.env, ...softwareVulkan() },
    });
    const { backend, distances } = JSON.parse(
      stdout.split('\n').findLast((line) => line.startsWith('{'))!,
    ) as {
      backend: string;
      distances: Record<string, number>;
    };
    expect(backend).toBe('webgpu');
    expect(Object.keys(distances)).toEqual(names);
    for (const [name, distance] of Object.entries(distances))
      expect(distance, name).toBeLessThan(TOLERANCE[name as keyof typeof TOLERANCE] ?? 1e-5);
  });
});
