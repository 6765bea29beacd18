import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { lookaheadLstm, pretrainedLookaheadLstm } from '@l2l/lookahead';
import { lstmOptimizer } from '@l2l/lstm-optimizer';
import * as tf from '@tensorflow/tfjs-core';
import { minimizeSteps, models, pictures, weightsAfter } from '../training.js';

/** What a page under a policy reports to the one around it: for each optimizer, the error or "moves". */
export type Report = Readonly<Record<string, string>>;

const optimizers = {
  'lookaheadLstm()': () => lookaheadLstm(),
  'the Lookahead-LSTM of the paper': () => lookaheadLstm({ checkpoint: pretrainedLookaheadLstm() }),
  'lstmOptimizer()': () => lstmOptimizer(),
};

async function outcomeOf(make: () => tf.Optimizer): Promise<string> {
  try {
    const [model, data] = [models.mlp(), pictures()];
    const before = await weightsAfter(model);
    minimizeSteps(model, make(), data, 6);
    const after = await weightsAfter(model);
    return after.every(Number.isFinite) && after.some((weight, i) => weight !== before[i])
      ? 'moves'
      : 'stands still';
  } catch (error) {
    return String(error);
  }
}

function compiles(): string {
  try {
    // The empty module.
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return 'yes';
  } catch (error) {
    return (error as Error).name;
  }
}

const report: Record<string, string> = { compiles: compiles() };
for (const backend of ['cpu', 'webgl']) {
  await tf.setBackend(backend);
  for (const [name, make] of Object.entries(optimizers))
    report[`${name} on ${backend}`] = await outcomeOf(make);
}
parent.postMessage(report, '*');
