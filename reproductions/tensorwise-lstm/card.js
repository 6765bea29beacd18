/**
 * Writes the tables of the card and of the README from the runs in benchmarks/suite/results:
 * `node reproductions/tensorwise-lstm/card.js`, after `npm run build`. Runs that are missing are made, which takes
 * L2L_DATA_DIR. With `--check` it writes nothing, and fails where a text is not what the runs say.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tableOf, withMarked } from '@l2l/reporting';
import { judged } from './judged.js';

/** What is judged, and what it is called. The first one ships. */
const CANDIDATES = /** @type {const} */ ([
  ['tensorwise-10-3', 'third seed, with the plane'],
  ['tensorwise-10-1', 'first seed, with the plane'],
  ['tensorwise-10-2', 'second seed, with the plane'],
  ['tensorwise-11-1', 'first seed, fifth stage'],
  ['tensorwise-11-3', 'third seed, fifth stage'],
  ['tensorwise-9-1', 'first seed, without the plane'],
  ['tensorwise-9-2', 'second seed, without the plane'],
  ['tensorwise-9-constants', 'constants alone'],
]);
const [[SHIPS, SHIPPED_LABEL]] = CANDIDATES;
const CONSTANTS = 'tensorwise-9-constants';
/** The form that ships with other numbers of units, each trained on from there in the same way. */
const SIZES = /** @type {const} */ ([
  ['tensorwise-10-units-4', 'with 4 units: 480, trained on'],
  ['tensorwise-10-units-8', 'with its 8 units, trained on'],
  ['tensorwise-10-units-16', 'with 16 units: 2,448, trained on'],
]);

const MAIN = [
  'Adam tuned: raw iterates',
  'Adam tuned: averaged',
  'Adam tuned with the same averaging: averaged',
  'Adam tuned, cosine to the known horizon: averaged',
];
const AS_THEY_COME = ['Adam 0.001', 'Schedule-Free AdamW', 'Prodigy'].map(
  (name) => `${name}, as it comes: averaged`,
);

/** @typedef {import('./judged.js').Findings} Findings */
/** @typedef {import('./judged.js').Estimate} Estimate */

const root = resolve(import.meta.dirname, '../..');
const isCheck = process.argv.includes('--check');

const weightsOf = (/** @type {string} */ name) => `reproductions/tensorwise-lstm/weights/${name}.safetensors`;
const { findings, sections, profile } = judged(
  CANDIDATES.map(([name]) => weightsOf(name)),
  isCheck,
);
const [, silenced] = judged([weightsOf(SHIPS), '--controls'], isCheck).findings;
const sizes = judged(
  SIZES.map(([name]) => weightsOf(name)),
  isCheck,
).findings;
const [ofThePaper] = judged(['lookahead-lstm'], isCheck).findings;
/** @param {string} name */
const findingsNamed = (name) => {
  const found = findings.find(({ candidate }) => candidate === name);
  if (!found) throw new Error(`The suite reports nothing on ${name}.`);
  return found;
};
const shipped = findingsNamed(SHIPS);

/**
 * @param {Findings} of
 * @param {string} against
 */
function ratiosOf({ comparisons }, against) {
  const found = comparisons.find((each) => each.against === against);
  if (!found) throw new Error(`The suite has no opponent "${against}".`);
  return found.ratios;
}

/** @param {string} text */
function relabelled(text) {
  // Longer names first: one may begin another.
  const names = CANDIDATES.toSorted(([a], [b]) => b.length - a.length);
  return names.reduce((all, [name, label]) => all.replaceAll(name, label), text);
}

/** @param {string} name */
function tablesOf(name) {
  const section = sections[name] ?? '';
  return relabelled(section.slice(section.indexOf('\n')).trim());
}

/** @param {Estimate | null | undefined} estimate */
const mean = (estimate) => (estimate ? estimate.mean.toFixed(2) : '–');
/** @param {Estimate | null | undefined} estimate */
const withInterval = (estimate) =>
  estimate ? `${mean(estimate)} (${estimate.low.toFixed(2)} – ${estimate.high.toFixed(2)})` : '–';

/** @param {Findings} of */
function worstOf({ tasks }) {
  const [worst] = tasks.toSorted((a, b) => b.averaged - a.averaged);
  return worst ? `${worst.averaged.toFixed(2)} (${worst.name})` : '–';
}

/** Losses against seconds to tuned Adam's last loss, and what there is to pay for each number that is trained. */
function front() {
  const ours = findingsNamed(SHIPS);
  /** @type {readonly (readonly [string, Findings | undefined, number])[]} */
  const rows = [
    ['the network silenced', silenced, 20],
    ['constants alone: 4 learned numbers', findingsNamed(CONSTANTS), 20],
    ['**an LSTM of 8 units for each tensor**: 1,008, ships', ours, 20],
    ...SIZES.map(
      ([name, label]) =>
        /** @type {const} */ ([label, sizes.find(({ candidate }) => candidate === name), 20]),
    ),
    ['the Lookahead-LSTM of the paper, for each number, every fifth step', ofThePaper, 324],
  ];
  return tableOf(
    ['', 'bytes a number', MAIN[1] ?? '', MAIN[2] ?? '', 'steps to its last loss', 'seconds', 'diverged'],
    rows.map(([label, found, bytes]) => {
      if (!found) throw new Error(`The suite reports nothing on ${label}.`);
      return [
        label,
        `${bytes}`,
        ...[1, 2].map((i) =>
          ratiosOf(found, MAIN[i] ?? '')
            .map(mean)
            .join(' / '),
        ),
        timeOf(found.stepsToAdam),
        timeOf(found.secondsToAdam),
        `${found.diverged} of ${found.runs}`,
      ];
    }),
  );
}

/** @param {number | null} share - Null in JSON where it is never. */
const timeOf = (share) => (share === null ? 'never' : `${share.toFixed(2)} ×`);

/** The card's part between its marks. */
function cardTables() {
  const seeds = CANDIDATES.filter(([name]) => name !== CONSTANTS);
  return `Measured by \`node reproductions/tensorwise-lstm/card.js\`, which writes what \`npm run suite -- --suite test\` says of the weights that ship and of the others in \`weights/\`; every run is in \`benchmarks/suite/results\`. Seconds were taken on a busy machine: a hint. At 10,000 steps six cheap tasks are judged, against Adam and what needs no tuning; the other opponents were tuned up to 2,000 steps.

![Share of tasks that end at most at a ratio to tuned Adam](results/profile.svg)

### What ships: the ${SHIPPED_LABEL}

${tablesOf(SHIPS)}

### Constants alone

The same form with a network that says the same always: four numbers, trained in the same way (\`experiments/tensorwise-9-constants.json\`, 150 meta-steps). What they lack is what the network is worth.

${tablesOf(CONSTANTS)}

### Worth against cost

Loss against tuned Adam at 100 / 500 / 2,000 / 10,000 steps, medians of the steps and seconds to its last loss. All but the paper's do the same for each number: a \`fit\` about that of \`tf.train.adam\`, the paper's about twice that ([benchmarks](../../benchmarks/results/kernels.md)). What the size of the network costs is the row \`tensorwise-units\` there: on a model of 159,010 numbers nothing to speak of, on one of 2,410 a step of the optimizer takes 0.83 times as long with 4 units and 1.42 times with 16. A network that has its turn at every fifth step only could save more than 4 units do on such small models, and nothing on larger ones: it was not built.

For the other sizes the network that ships was given fewer or more units (\`node reproductions/tensorwise-lstm/resize.js\`) and trained on, 600 meta-steps with its last stage (\`experiments/tensorwise-10-units-4.json\` and so on, seed 3, \`--from\` what \`resize.js\` wrote); with its own 8 units, too, so that there is something to compare with. One seed each: training on moves the figures as much as the size does, 16 units are not better, and 4 may well be enough ([decision 26](../../docs/decisions/0026-eight-units.md)). By seconds all four are level, and the one that validation chose is the default.

${front()}

### All seeds

At 100 / 500 / 2,000 / 10,000 steps. "With the plane" is \`experiments/tensorwise-10.json\`, without it \`tensorwise-9.json\`, the fifth stage \`tensorwise-11.json\`: decisions [22](../../docs/decisions/0022-meta-training-sees-the-plane.md) and [24](../../docs/decisions/0024-the-third-seed-ships.md).

${tableOf(
  ['weights, loss against', ...MAIN, 'worst task'],
  seeds.map(([name, label]) => [
    `\`${name}\`, ${label}${name === SHIPS ? ', which ships' : ''}`,
    ...MAIN.map((against) => ratiosOf(findingsNamed(name), against).map(mean).join(' / ')),
    worstOf(findingsNamed(name)),
  ]),
)}`;
}

/** What the README says of it, between its marks. */
function readmeText() {
  const { tasks, horizons } = shipped;
  const lasting = (/** @type {number} */ steps) => tasks.filter(({ horizon }) => horizon >= steps).length;
  /** @param {'raw' | 'averaged' | 'bothAveraged'} which */
  const most = (which) => Math.max(...tasks.map((task) => task[which])).toFixed(2);
  return `\`lookaheadLstm()\` on ${tasks.length} tasks that meta-training never saw (perceptrons, a convolutional and a recurrent network, MNIST, CIFAR-10, spirals, tables, regression, a quadratic), against opponents at the best of nine or more learning rates for each task and each horizon. Its loss divided by theirs, geometric mean over tasks (${lasting(2000)} of them go on to 2,000 steps, ${lasting(10_000)} to 10,000) and five starts, with a 95 % interval; below 1 is better:

${tableOf(
  ['loss against', ...horizons.map((each) => `at ${each.toLocaleString('en')} steps`)],
  [...MAIN, ...AS_THEY_COME].map((against) => [against, ...ratiosOf(shipped, against).map(withInterval)]),
)}

"Averaged" are its slow weights, against the opponent's own. ${shipped.diverged} of ${shipped.runs} runs diverged. On the worst task its slow weights end at ${most('averaged')} × tuned Adam, and with both averaged at ${most('bothAveraged')}; the weights being trained are noisier, up to ${most('raw')} ×. Tuned Adam's last loss is reached in ${timeOf(shipped.stepsToAdam)} its steps and ${timeOf(shipped.secondsToAdam)} its seconds (medians; the machine was busy). The intervals are wide: tasks differ. Where a network has two inputs and its loss stands still at first, it can be far behind tuned Adam for hundreds of steps, and after a sudden change of the data it can end at twice the loss of Adam, or at half of it. Every task, opponent and caution, and more meta-training seeds: [its card](reproductions/tensorwise-lstm/README.md).`;
}

/**
 * Puts a text between the marks of a file.
 *
 * @param {string} file
 * @param {string} text
 */
function put(file, text) {
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const marked = withMarked(before, 'suite', text);
  const after = execFileSync('npx', ['biome', 'format', `--stdin-file-path=${file}`], {
    cwd: root,
    input: marked,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!isCheck) writeFileSync(path, after);
  else if (after !== before) {
    console.error(
      `${file} is not what the runs say. Write it anew by "node reproductions/tensorwise-lstm/card.js".`,
    );
    process.exitCode = 1;
  }
}

const picture = join(import.meta.dirname, 'results/profile.svg');
if (!isCheck) writeFileSync(picture, profile);
else if (readFileSync(picture, 'utf8') !== profile) {
  console.error(`${picture} is not what the runs say.`);
  process.exitCode = 1;
}
put('reproductions/tensorwise-lstm/README.md', cardTables());
put('README.md', readmeText());
