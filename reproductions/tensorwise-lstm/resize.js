/**
 * Gives a trained tensorwise LSTM another number of units, to train it on from there:
 * `node reproductions/tensorwise-lstm/resize.js CHECKPOINT UNITS OUT`. Units that are added are drawn as for a new
 * network, but nobody hears them yet, so that its steps stay the same. Where there are to be fewer, those with the
 * largest weights that others hear are kept, and its steps are others. Needs `npm run build`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { decodeCheckpoint, encodeCheckpoint, keyOf, slotNamed, viewOf, weightsFor } from '@l2l/core';
import { tensorwiseLstm } from '@l2l/lstm-optimizer/rule';

const [file, units, out] = process.argv.slice(2);
if (!file || !out || !(Number(units) >= 1)) throw new Error('Usage: resize.js CHECKPOINT UNITS OUT');

const GATES = 4;
const checkpoint = decodeCheckpoint(readFileSync(file));
const [from, to] = [
  tensorwiseLstm(/** @type {{}} */ (checkpoint.rule.config)),
  tensorwiseLstm({ hidden: Number(units) }),
];
const given = weightsFor(from, checkpoint);
const had = slotNamed(from.weights, 'linear/kernel').shape[0] ?? 0;
const has = Number(units);
const weights = to.initWeights(keyOf(checkpoint.provenance.seed));

/** @typedef {'layer0/kernel' | 'layer0/recurrent' | 'layer0/bias' | 'linear/kernel' | 'linear/features' | 'linear/bias'} Part */
/** @param {Part} name */
const before = (name) => viewOf(given, slotNamed(from.weights, name));
/** @param {Part} name */
const after = (name) => viewOf(weights, slotNamed(to.weights, name));

/** How loud a unit is: the root of the sum of squares of the weights by which others and the outputs hear it. */
const loudness = Array.from({ length: had }, (_, unit) => {
  const heard = ['linear/kernel', 'layer0/recurrent'].flatMap((name) => {
    const part = before(/** @type {Part} */ (name));
    const columns = part.length / had;
    return [...part.subarray(unit * columns, (unit + 1) * columns)];
  });
  return Math.hypot(...heard);
});
const kept = [...loudness.keys()]
  .toSorted((a, b) => (loudness[b] ?? 0) - (loudness[a] ?? 0))
  .slice(0, has)
  .toSorted((a, b) => a - b);

/**
 * Copies the columns of the gates of kept units.
 *
 * @param {Float32Array} old
 * @param {Float32Array} into
 * @param {readonly (readonly [from: number, to: number])[]} rows
 */
function copyGates(old, into, rows) {
  for (const [row, target] of rows)
    for (let gate = 0; gate < GATES; gate++)
      kept.forEach((unit, j) => {
        into[(target * GATES + gate) * has + j] = old[(row * GATES + gate) * had + unit] ?? 0;
      });
}

const features = before('layer0/kernel').length / (GATES * had);
copyGates(
  before('layer0/kernel'),
  after('layer0/kernel'),
  Array.from({ length: features }, (_, i) => [i, i]),
);
copyGates(before('layer0/bias'), after('layer0/bias'), [[0, 0]]);
for (const name of /** @type {const} */ (['layer0/recurrent', 'linear/kernel']))
  after(name).fill(0, kept.length * (after(name).length / has));
copyGates(
  before('layer0/recurrent'),
  after('layer0/recurrent'),
  kept.map((unit, j) => [unit, j]),
);
const outputs = before('linear/kernel').length / had;
for (const [j, unit] of kept.entries()) {
  const heard = before('linear/kernel').subarray(unit * outputs, (unit + 1) * outputs);
  after('linear/kernel').set(heard, j * outputs);
}
after('linear/features').set(before('linear/features'));
after('linear/bias').set(before('linear/bias'));

const { provenance } = checkpoint;
const resized = {
  ...checkpoint,
  rule: { name: to.name, config: { hidden: has } },
  layout: to.weights,
  weights,
  provenance: {
    ...provenance,
    estimator: `${provenance.estimator}, then ${had} units became ${has}`,
    validation: { loss: 0, optimizees: 0 },
  },
};
writeFileSync(out, encodeCheckpoint(resized));
console.log(
  `${had} units became ${has}: kept ${kept.join(', ')}, loudness ${loudness.map((x) => x.toFixed(2)).join(' ')}. Wrote ${out}`,
);
