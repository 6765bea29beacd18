import { readFileSync } from 'node:fs';
import { sgd } from '@l2l/baselines';
import { type AnyRule, buildLearnedRule, decodeCheckpoint, fold, keyOf, weightsFor } from '@l2l/core';
import { register } from '@l2l/lookahead';
import { type PaperName, paperCheckpoint, paperNames } from '@l2l/lookahead/paper';
import { trainingLosses } from '@l2l/meta';
import { mnist } from '@l2l/mnist';
import { chooseMlp } from '@l2l/optimizees';
import { describe, expect, it } from 'vitest';

register();
const { train } = await mnist({ embedded: true });

const network = chooseMlp({ dataset: train, hidden: [20], activation: 'sigmoid' });
const [STEPS, LAST] = [100, 10];

/** The mean loss of the last steps, from a start that no meta-training has seen. */
async function lossAtTheEnd(rule: AnyRule): Promise<number> {
  const losses = await trainingLosses(network, rule, STEPS, fold(keyOf(1), 'paper test'));
  return losses.slice(-LAST).reduce((sum, loss) => sum + loss / LAST, 0);
}

/** What each is said to have been trained on in the paper. */
const trainedOn: Readonly<Record<PaperName, string>> = {
  'lstm-sigmoid': '"hidden":[20],"activation":"sigmoid"',
  'lstm-mixed': '"hidden":[20,20],"activation":["sigmoid","relu"]',
  'lstm-finetuned-relu': 'meta-steps on mlp-784-20-10-relu',
  'lstm-20-20': '"hidden":[20,20],"activation":"sigmoid"',
  'lookahead-400-200': '"hidden":[400,200],"activation":"sigmoid"',
  'lookahead-20-20': '"hidden":[20,20],"activation":"sigmoid"',
};

describe('the optimizers of the paper', async () => {
  const opponent = await lossAtTheEnd(sgd(0.1));

  it.each(paperNames)('%s learns in 100 steps more than SGD at 0.1, on digits', async (name) => {
    const checkpoint = paperCheckpoint(name);
    const learned = buildLearnedRule(checkpoint.rule);
    expect(await lossAtTheEnd(learned.bind(weightsFor(learned, checkpoint)))).toBeLessThan(opponent / 2);
    // Weights as meta-training begins from do not.
    expect(await lossAtTheEnd(learned.bind(learned.initWeights(keyOf(1))))).toBeGreaterThan(opponent / 2);
  });

  it.each(paperNames)('%s was trained on what its name says, and is what its name says', (name) => {
    const { provenance, rule } = paperCheckpoint(name);
    expect(provenance.family).toContain(trainedOn[name]);
    expect(rule.name).toBe(name.startsWith('lookahead') ? 'learnedLookahead' : 'coordinatewiseLstm');
  });

  it.each(paperNames)('%s is that of the reproduction, of its first seed', (name) => {
    const bytes = (path: string) => readFileSync(new URL(`../${path}.safetensors`, import.meta.url));
    const original = bytes(`reproductions/lookahead-lstm/weights/${name}-1`);
    expect(bytes(`packages/lookahead/pretrained/paper/${name}`).equals(original)).toBe(true);
    expect(paperCheckpoint(name)).toEqual(decodeCheckpoint(original));
  });

  it('are six different ones', () => {
    const texts = paperNames.map((name) => paperCheckpoint(name).weights.join());
    expect(new Set(texts).size).toBe(6);
  });
});
