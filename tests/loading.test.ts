import { execFileSync } from 'node:child_process';
import { adam } from '@l2l/baselines';
import { ruleOptimizer } from '@l2l/core/tfjs';
import { lookaheadLstm, lookaheadOptimizer } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { fitSteps, smallModel } from './small-problem.js';

const ofLookahead = `import { register } from '@l2l/lookahead';`;

/** What a program that loads does, by what the optimizer of the model was made with; see docs/saving.md. */
const programs: Readonly<Record<string, readonly [make: () => tf.Optimizer, program: string]>> = {
  lookaheadLstm: [() => lookaheadLstm(), ofLookahead],
  lookaheadOptimizer: [() => lookaheadOptimizer({ fast: adam() }), ofLookahead],
  lstmOptimizer: [() => lstmOptimizer(), `import { register } from '@l2l/lstm-optimizer';`],
  'ruleOptimizer(adam()), by @l2l/baselines': [
    () => ruleOptimizer(adam()),
    `import { register } from '@l2l/baselines'; import { registerRuleOptimizer } from '@l2l/core/tfjs'; registerRuleOptimizer();`,
  ],
  'ruleOptimizer(adam()), by @l2l/lookahead': [() => ruleOptimizer(adam()), ofLookahead],
};

const load = `
  register();
  import '@tensorflow/tfjs-backend-cpu';
  import * as tf from '@tensorflow/tfjs-core';
  import * as tfl from '@tensorflow/tfjs-layers';
  import { readFileSync } from 'node:fs';
  const { weightData, ...rest } = JSON.parse(readFileSync(0, 'utf8'));
  const data = new Uint8Array(Buffer.from(weightData, 'base64')).buffer;
  const model = await tfl.loadLayersModel(tf.io.fromMemory({ ...rest, weightData: data }));
  console.log(model.optimizer.iterations);`;

it.each(Object.entries(programs))(
  'a new program that registers what the docs say loads a model of %s with its optimizer',
  async (_, [make, program]) => {
    const model = smallModel();
    model.compile({ optimizer: make(), loss: 'categoricalCrossentropy' });
    await fitSteps(model, 3);
    let artifacts: tf.io.ModelArtifacts | undefined;
    const keep = tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    });
    await model.save(keep, { includeOptimizer: true });
    const weightData = Buffer.from(artifacts!.weightData as ArrayBuffer).toString('base64');
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program + load], {
      cwd: import.meta.dirname,
      input: JSON.stringify({ ...artifacts, weightData }),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    expect(output.trim().split('\n').at(-1)).toBe(String(model.optimizer.iterations));
  },
);
