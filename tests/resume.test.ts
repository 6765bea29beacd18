import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adam } from '@l2l/baselines';
import { chain, schedule } from '@l2l/core';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { register } from '@l2l/lookahead';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { optimizers } from './optimizers.js';
import { fitSteps, smallModel, weightsOf } from './small-problem.js';

const loss = 'categoricalCrossentropy';

/** Runs the built packages in a process of their own. */
function run(part: 'whole' | 'first' | 'second', folder: string): Record<string, number[]> {
  const script = join(import.meta.dirname, 'resume-process.js');
  const text = execFileSync(process.execPath, [script, part, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(text.split('\n').findLast((line) => line.startsWith('{'))!);
}

describe('100 steps are 50 steps, saving, loading in a new process, and 50 more', () => {
  const folder = mkdtempSync(join(tmpdir(), 'l2l-resume-'));
  const whole = run('whole', folder);
  const first = run('first', folder);
  const second = run('second', folder);
  rmSync(folder, { recursive: true });

  it.each(Object.keys(optimizers))('to the last bit: %s', (name) => {
    expect(second[name]).toEqual(whole[name]);
    // The second half trained at all.
    expect(second[name]).not.toEqual(first[name]);
  });
});

describe('a loaded model goes on beside the old one', () => {
  it.each(Object.entries(optimizers))('%s', async (_, make) => {
    register();
    const model = smallModel();
    model.compile({ optimizer: make(), loss });
    await fitSteps(model, 8);
    let artifacts: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (saved) => {
        artifacts = saved;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
      { includeOptimizer: true },
    );
    // As a file would keep it.
    const { weightData, ...rest } = artifacts!;
    const loaded = await tfl.loadLayersModel(
      tf.io.fromMemory({ ...JSON.parse(JSON.stringify(rest)), weightData } as tf.io.ModelArtifacts),
    );
    await fitSteps(loaded, 8);
    await fitSteps(model, 8);
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
  });
});

it('a schedule by a function of your own says that it cannot be saved, and which can', () => {
  const halving = (count: number) => 0.5 ** count;
  const optimizer = ruleOptimizer(chain(schedule(adam(), halving)));
  expect(() => optimizer.getConfig()).toThrow(
    expect.objectContaining({
      code: 'not-supported',
      message: expect.stringMatching(/schedule\(adam\(0.001\), halving\).*cannot be saved.*cosine/),
    }),
  );
});
