import { join } from 'node:path';
import type { Output } from '@l2l/cli/commands';
import type { Desk } from './desk';
import { type Figure, needsFolder } from './figure';
import { type TrainingPlaces, trainMissing } from './train-missing';

/** Trains what the figures need and is not there. False if it was stopped. */
export async function trainAll(
  figures: readonly Figure[],
  desk: Desk,
  watching: { readonly output: Output; readonly signal: AbortSignal },
): Promise<boolean> {
  for (const [name, figure] of neededBy(figures)) {
    if (!(await trainMissing({ ...placesOf(figure, desk), ...watching }, ...name))) return false;
  }
  return true;
}

/** Each training and seed once, with the first figure that asks: what figures share needs no folder. */
function neededBy(figures: readonly Figure[]): [readonly [string, number], Figure][] {
  const needed = new Map<string, [readonly [string, number], Figure]>();
  for (const figure of figures) {
    const entries = figure.kind === 'training' ? [figure] : figure.panels.flatMap(({ learned }) => learned);
    for (const { training, seeds } of entries) {
      for (const seed of seeds) {
        const name = `${training}-${seed}`;
        if (!needed.has(name)) needed.set(name, [[training, seed], figure]);
      }
    }
  }
  return [...needed.values()];
}

function placesOf(figure: Figure, desk: Desk): Omit<TrainingPlaces, 'output' | 'signal'> {
  const isFull = needsFolder(figure);
  return {
    experiments: desk.experiments,
    weights: desk.weights,
    runs: join(desk.out, '.cache', 'runs'),
    data: isFull ? desk.data : undefined,
    shelf: (isFull ? desk.shelves.full : desk.shelves.plain).train,
    metaSteps: desk.isQuick ? 3 : undefined,
  };
}
