/**
 * Trains the weights that ship: `node reproductions/pretrained/pretrain.js lstm`, or `lookahead-lstm`,
 * after `npm run build`.
 *
 * On the paper's network (784-20-10, sigmoid, batch 128) and the 8,000 training digits that come with
 * @l2l/mnist, so that anybody can repeat it; validated from starts never trained on. The same seed
 * gives the same weights on the same kind of machine.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { adam } from '@l2l/baselines';
import { chain, clip, encodeCheckpoint, fold, keyOf } from '@l2l/core';
import { metaTrain, truncatedBackprop, validationScore } from '@l2l/meta';
import { mnist } from '@l2l/mnist';
import { chooseMlp, chooseMlpFamily } from '@l2l/optimizees';
import { SingleBar } from 'cli-progress';
import { Argument, Command } from 'commander';
import { fading } from './fading.js';
import { recipes } from './recipes.js';

const root = resolve(import.meta.dirname, '../..');
const VALIDATION = { steps: 200, seeds: [90_001, 90_002, 90_003] };
const VALIDATE_EVERY = 50;

new Command('pretrain')
  .addArgument(new Argument('<which>', 'what to train').choices(Object.keys(recipes)))
  .option('--meta-steps <n>', 'windows to train for; the rate falls to 0 over the last half', Number)
  .option('--rate <x>', "learning rate of Adam on the LSTM's weights", Number, 0.003)
  .option('--seed <n>', 'decides every random draw', Number, 1)
  .option('--out <file>', 'where the checkpoint goes, instead of into its package')
  .action(pretrain)
  .parseAsync();

/** @param {string} which @param {{ metaSteps?: number, rate: number, seed: number, out?: string }} options */
async function pretrain(which, { rate, seed, out, ...options }) {
  const recipe = /** @type {import('./recipes.js').Recipe} */ (recipes[which]);
  const { rule, window, windows, name, config, file } = recipe;
  const metaSteps = options.metaSteps ?? recipe.metaSteps;
  const { train } = await mnist({ embedded: true });
  const problem = {
    dataset: train,
    hidden: [20],
    activation: /** @type {const} */ ('sigmoid'),
    batchSize: 128,
  };
  const estimator = truncatedBackprop({
    rule,
    family: chooseMlpFamily(problem),
    window,
    horizon: window * windows,
  });
  const validation = { optimizees: [chooseMlp(problem)], ...VALIDATION };

  const bar = new SingleBar({
    noTTYOutput: true,
    notTTYSchedule: 30_000,
    format: `${which} {bar} {value}/{total} | loss {loss} | best {best} | {eta_formatted} left`,
  });
  bar.start(metaSteps, 0, { loss: '', best: '' });
  /** @type {{ step: number, loss: number, validation?: number }[]} */
  const curve = [];
  let best = { score: Number.POSITIVE_INFINITY, weights: rule.initWeights(keyOf(seed)), step: 0 };
  const weights = rule.initWeights(fold(keyOf(seed), 'weights'));
  const optimizer = fading(chain(clip({ norm: 1 }), adam(rate)), metaSteps);
  for await (const meta of metaTrain({ estimator, weights, key: fold(keyOf(seed), 'run'), optimizer })) {
    const isValidated = meta.count % VALIDATE_EVERY === 0 || meta.count === metaSteps;
    const score = isValidated ? await validationScore(rule.bind(meta.weights), validation) : undefined;
    if (score !== undefined && score < best.score) best = { score, weights: meta.weights, step: meta.count };
    curve.push({ step: meta.count, loss: meta.loss, ...(score !== undefined && { validation: score }) });
    bar.update(meta.count, { loss: meta.loss.toFixed(4), best: best.score.toFixed(4) });
    if (meta.count === metaSteps) break;
  }
  bar.stop();

  const target = resolve(out ?? `${root}/${file}`);
  const provenance = {
    family: `mlp 784-20-10 sigmoid on ${train.name}, batch 128`,
    estimator: estimator.name,
    seed,
    metaSteps: best.step,
    // e to the mean of ln loss over 200 steps: a geometric mean of losses.
    validation: { loss: Math.exp(best.score), optimizees: VALIDATION.seeds.length },
    commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    license: 'MIT',
  };
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    encodeCheckpoint({
      version: 1,
      rule: { name, config },
      layout: rule.weights,
      weights: best.weights,
      provenance,
    }),
  );
  const log = {
    command: `pretrain ${process.argv.slice(2).join(' ')}`,
    node: process.version,
    provenance,
    curve,
  };
  writeFileSync(target.replace(/\.safetensors$/, '.json'), `${JSON.stringify(log)}\n`);
  console.log(
    `Best at meta-step ${best.step}: geometric mean loss ${Math.exp(best.score).toFixed(4)} over ${VALIDATION.steps} steps.`,
  );
  console.log(`Wrote ${target}`);
}
