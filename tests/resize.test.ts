import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCheckpoint, keyOf, layoutOf, normals, weightsFor } from '@l2l/core';
import { type TensorwiseConfig, tensorwiseLstm } from '@l2l/lstm-optimizer/rule';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'l2l-resize-'));
afterAll(() => rmSync(folder, { recursive: true }));

const given = join(root, 'packages/lstm-optimizer/pretrained/tensorwise-lstm.safetensors');
const readAt = (file: string) => decodeCheckpoint(readFileSync(file));

/** A checkpoint with another number of units, by the script. */
function resized(file: string, units: number): string {
  const out = join(folder, `${units}-units.safetensors`);
  execFileSync(process.execPath, [
    join(root, 'reproductions/tensorwise-lstm/resize.js'),
    file,
    `${units}`,
    out,
  ]);
  return out;
}

/** Thirty steps on random gradients, one after another. */
function stepsOf(file: string): number[] {
  const checkpoint = readAt(file);
  const learned = tensorwiseLstm(checkpoint.rule.config as unknown as TensorwiseConfig);
  const rule = learned.bind(weightsFor(learned, checkpoint));
  const layout = layoutOf([
    { name: 'kernel', shape: [6, 4] },
    { name: 'bias', shape: [4] },
  ]);
  let state = rule.init(layout);
  return Array.from({ length: 30 }, (_, t) => {
    const gradient = normals(keyOf(t), layout.size);
    const update = rule.update({ gradient, coordinates: gradient, loss: Float32Array.of(2 - t / 50) }, state);
    state = update.state;
    return [...update.step];
  }).flat();
}

describe('a tensorwise LSTM that is given another number of units', () => {
  const larger = resized(given, 16);

  it('takes the same steps with more of them, though these would say something', () => {
    expect(stepsOf(larger)).toEqual(stepsOf(given));
    expect(readAt(larger).weights.filter((weight) => weight !== 0).length).toBeGreaterThan(1500);
  });

  it('is what it was when they are taken away again: nobody heard them', () => {
    expect(readAt(resized(larger, 8)).weights).toEqual(readAt(given).weights);
  });

  it('fits a rule of fewer units, and takes other steps', () => {
    const steps = stepsOf(resized(given, 4));
    expect(steps.every(Number.isFinite)).toBe(true);
    expect(steps).not.toEqual(stepsOf(given));
  });

  it('tells where it comes from', () => {
    expect(readAt(larger).provenance.estimator).toMatch(/, then 8 units became 16$/);
  });
});
