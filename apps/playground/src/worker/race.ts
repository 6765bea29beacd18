import { isMarked } from '../data/marks';
import type { Belongings, Mark, Report, Walk } from '../messages';
import type { Settings } from '../settings/settings';
import type { Control } from './control';
import type { Lane } from './lane';
import { type OpenRace, openRace } from './open-race';

/** The page is told of news no more often than this, in milliseconds. */
const NEWS = 60;
/** Looks inside are no more frequent than this, in milliseconds … */
const LOOKS = 200;
/** … and take no more than one part in so many of the time, since they may have to wait for a graphics card. */
const LOOK_SHARE = 6;
/** A landscape is walked no faster than this, in steps a second, so that one can see it. */
const WALKING = 150;

type Progress = Extract<Report, { type: 'progress' }>;
type News = { -readonly [Part in keyof Progress]: Progress[Part] } & { marks: Mark[] };

/**
 * All contestants from the same start on the same minibatches, a step of each in turn.
 *
 * @throws L2lError of backends, files and options.
 */
export async function runRace(
  settings: Settings,
  belongings: Belongings,
  { breath }: Control,
  tell: (report: Report) => void,
): Promise<void> {
  const race = await openRace(settings, belongings, tell);
  try {
    tell({ type: 'ready', facts: race.facts });
    const isWhole = await takeSteps(settings, race, breath, tell);
    if (!isWhole) tell({ type: 'stopped' });
    else tell({ type: 'finished', accuracies: await each(race.lanes, (lane) => lane.accuracy()) });
  } finally {
    race.dispose();
  }
}

/** @returns Whether all steps were taken. */
async function takeSteps(
  { steps, problem }: Settings,
  { lanes }: OpenRace,
  breath: Control['breath'],
  tell: (report: Report) => void,
): Promise<boolean> {
  let news = nothing(0);
  let told = 0;
  let nextLook = 0;
  for (let step = 0; ; step++) {
    if (isMarked(step, steps)) news.marks.push(...(await marksOf(lanes, step)));
    const isLast = step === steps;
    if (isLast || performance.now() - told >= NEWS) {
      const before = performance.now();
      const isLook = isLast || before >= nextLook;
      tell({ ...news, step, walks: walksOf(lanes), ...(isLook && (await looksAt(lanes, step))) });
      news = nothing(step);
      told = performance.now();
      if (isLook) nextLook = told + Math.max(LOOKS, LOOK_SHARE * (told - before));
    }
    if (isLast) return true;
    if (!(await breath())) return false;
    if (problem === 'surface') await walkingPace(step);
    for (const lane of lanes) await lane.step(step);
  }
}

function nothing(step: number): News {
  return { type: 'progress', step, marks: [], walks: [], glimpses: [], beliefs: [] };
}

async function marksOf(lanes: readonly Lane[], step: number): Promise<Mark[]> {
  return each(lanes, async (lane, i) => ({ ...(await lane.mark()), lane: i, step }));
}

function walksOf(lanes: readonly Lane[]): Walk[] {
  return lanes.flatMap((lane, i) => {
    const walk = lane.walk();
    return walk ? [{ ...walk, lane: i }] : [];
  });
}

async function looksAt(
  lanes: readonly Lane[],
  step: number,
): Promise<Pick<Progress, 'glimpses' | 'beliefs'>> {
  const place = (lane: number) => ({ lane, step });
  const glimpses = await each(lanes, async (lane, i) => {
    const glimpse = await lane.glimpse();
    return glimpse ? [{ ...glimpse, ...place(i) }] : [];
  });
  const beliefs = await each(lanes, async (lane, i) => {
    const answer = await lane.beliefs();
    return answer ? [{ ...answer, ...place(i) }] : [];
  });
  return { glimpses: glimpses.flat(), beliefs: beliefs.flat() };
}

/** One lane after the other: they share a backend. */
async function each<T>(lanes: readonly Lane[], ask: (lane: Lane, i: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (const [i, lane] of lanes.entries()) answers.push(await ask(lane, i));
  return answers;
}

/** Timers cannot wait for less than 4 ms when they follow each other, so it waits at every third step. */
async function walkingPace(step: number): Promise<void> {
  if (step % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 3000 / WALKING));
}
