import { tableOf } from '@l2l/reporting';

/**
 * The tables of the READMEs, made of the results of races.
 *
 * @typedef {{ mean: number, error: number | null }} Statistic
 * @typedef {object} Standing
 * @property {string} name
 * @property {number | null} rate
 * @property {{ step: number, loss: Statistic | null, seconds: number }[]} marks
 * @property {Statistic | null} accuracy
 * @property {number} bytesPerParameter
 * @typedef {{ command: string, node: string, commit: string, facts: { network: string, rates: string }, verdict: string, standings: Standing[] }} Result
 */

const STEPS = [20, 50, 100, 200, 500];

/** @param {Record<string, Result>} results */
export function tables(results) {
  const {
    tuned,
    default: usual,
    ...unseen
  } = /** @type {Record<string, Result> & { tuned: Result, default: Result }} */ (results);
  const own = [
    `Training loss on ${tuned.facts.network}, mean ± standard error over ${seedsOf(tuned)} starts that meta-training never saw, on the digits it was trained on. Opponents at learning rates tuned for this network:`,
    raceTable(tuned.standings),
    tuned.verdict,
    'The same opponents at the defaults of TensorFlow.js, and the learned ones again:',
    raceTable(usual.standings),
  ];
  return {
    front: [...own, measuredBy(tuned)].join('\n\n'),
    lstm: card('LSTM', tuned, usual, unseen),
    lookahead: card('Lookahead-LSTM', tuned, usual, unseen),
  };
}

/** @param {string} name @param {Result} tuned @param {Result} usual @param {Record<string, Result>} unseen */
function card(name, tuned, usual, unseen) {
  /** @param {string} label @param {Result} result */
  const row = (label, { standings, command }) => {
    const at = (/** @type {string} */ of, /** @type {number} */ step) => lossAt(find(standings, of), step);
    return [
      `${label} (${seedsOf({ command })} seeds)`,
      at(name, 100),
      at('Adam', 100),
      at('SGD', 100),
      at(name, 500),
      at('Adam', 500),
      at('SGD', 500),
    ];
  };
  const header = ['network', `${name}, step 100`, 'Adam', 'SGD', `${name}, step 500`, 'Adam', 'SGD'];
  const rows = [
    row(`${tuned.facts.network}, its own; Adam and SGD tuned`, tuned),
    row(`${usual.facts.network}; Adam and SGD at their defaults`, usual),
    ...Object.values(unseen).map((result) =>
      row(`${result.facts.network}, never seen; Adam and SGD tuned on the first`, result),
    ),
  ];
  return ['Training loss, mean ± standard error over seeds:', tableOf(header, rows), measuredBy(tuned)].join(
    '\n\n',
  );
}

/** @param {Standing[]} standings */
function raceTable(standings) {
  const header = [
    '',
    'rate',
    ...STEPS.map((step) => `step ${step}`),
    'test accuracy',
    'ms a step',
    'bytes a parameter',
  ];
  const rows = standings.map((standing) => [
    standing.name,
    standing.rate === null ? 'nothing to tune' : String(standing.rate),
    ...STEPS.map((step) => lossAt(standing, step)),
    standing.accuracy ? `${(100 * standing.accuracy.mean).toFixed(1)} %` : 'diverged',
    millisecondsOf(standing).toFixed(1),
    standing.bytesPerParameter.toFixed(0),
  ]);
  return tableOf(header, rows);
}

/** @param {Standing[]} standings @param {string} name */
function find(standings, name) {
  const standing = standings.find((candidate) => candidate.name === name);
  if (!standing) throw new Error(`No contestant is named "${name}".`);
  return standing;
}

/** @param {Standing} standing @param {number} step */
function lossAt({ marks }, step) {
  const loss = marks.find((mark) => mark.step === step)?.loss;
  if (!loss) return 'diverged';
  return loss.error === null ? loss.mean.toFixed(3) : `${loss.mean.toFixed(3)} ± ${loss.error.toFixed(3)}`;
}

/** A whole training step: the mean over the race. @param {Standing} standing */
function millisecondsOf({ marks }) {
  const { seconds = 0, step = 1 } = marks.at(-1) ?? {};
  return (1000 * seconds) / step;
}

/** @param {Pick<Result, 'command'>} result */
function seedsOf({ command }) {
  return /--seeds (\d+)/.exec(command)?.[1];
}

/** @param {Result} result */
function measuredBy({ node, commit }) {
  return `Measured by \`node reproductions/pretrained/judge.js\` at commit ${commit.slice(0, 7)}, Node ${node}; the raw curves lie beside it.`;
}
