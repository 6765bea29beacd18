import { median } from '@l2l/reporting';
import { startContender } from './start-contender.js';

/** Milliseconds of a turn: long enough for the clock, short enough that neighbours meet the same machine. */
const TURN = { full: 150, quick: 40 };
const TURNS = { full: 15, quick: 3 };

/**
 * Lets the contenders of a race take turns, and gives what was measured of each.
 *
 * @param {import('./row').Row} row
 * @param {import('./row').Race} race
 * @param {boolean} isQuick
 * @returns {Promise<Record<string, import('./row').Measured>>}
 */
export async function runRace(row, race, isQuick) {
  const contenders = [];
  try {
    for (const name of Object.keys(race.contenders)) {
      contenders.push(await prepared(row, race, name, isQuick));
    }
    requireAgreement(row, race, contenders);
    const turns = isQuick ? Math.min(TURNS.quick, race.turns ?? TURNS.full) : (race.turns ?? TURNS.full);
    for (let i = 0; i < turns; i++) for (const contender of contenders) await contender.takeTurn();
    return Object.fromEntries(contenders.map(({ name, measured }) => [name, measured()]));
  } finally {
    for (const contender of contenders) contender.end();
  }
}

/**
 * Starts a contender, warms it up, and finds how many runs make a turn.
 *
 * @param {import('./row').Row} row
 * @param {import('./row').Race} race
 * @param {string} name
 * @param {boolean} isQuick
 */
async function prepared(row, race, name, isQuick) {
  const started = await startContender(row.name, race.name, name);
  const { facts, end } = started;
  const isOnce = race.once?.includes(name) ?? false;
  /** @type {number[]} */
  const turns = [];
  let bytes = 0;
  /** @param {number} count */
  const take = async (count) => {
    const measured = await started.turn(count);
    bytes = measured.bytes;
    return race.clock === 'wall' ? measured.wallMs : measured.processorMs;
  };

  const target = isQuick ? TURN.quick : TURN.full;
  let repeats = 1;
  // Engines compile in steps: each turn of warming up tells the length of the next one better.
  for (let warmUp = 0; warmUp < 4 && started.runs && !isOnce; warmUp++) {
    const ms = await take(repeats);
    repeats = Math.max(1, Math.round(target / Math.max(ms, 0.001)));
    if (ms > target) break;
  }
  return {
    name,
    facts,
    end,
    async takeTurn() {
      if (started.runs && !(isOnce && turns.length > 0)) turns.push(await take(repeats));
    },
    /** @returns {import('./row').Measured} */
    measured: () => ({ turns, ms: median(turns), bytes, facts }),
  };
}

/**
 * A race between programs that compute different things would say nothing.
 *
 * @param {import('./row').Row} row
 * @param {import('./row').Race} race
 * @param {readonly { name: string, facts: readonly number[] }[]} contenders
 */
function requireAgreement(row, { name, agreement }, [first, ...others]) {
  if (agreement === undefined || !first) return;
  for (const other of others) {
    const differs = first.facts.some(
      (fact, i) => !(Math.abs((other.facts[i] ?? Number.NaN) - fact) <= agreement * Math.abs(fact)),
    );
    if (!differs) continue;
    throw new Error(
      `${row.name} / ${name}: ${first.name} found ${first.facts.join(', ')}, but ${other.name} ` +
        `${other.facts.join(', ')}. They must agree to ${agreement}: one of them computes something else.`,
    );
  }
}
