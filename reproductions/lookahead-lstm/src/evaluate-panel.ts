import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { adam, momentum, rmsprop, sgd } from '@l2l/baselines';
import { cachedIn, readCheckpoint, tunedBaseline, writeAtomically } from '@l2l/cli/commands';
import {
  type AnyRule,
  buildLearnedRule,
  type Checkpoint,
  encodeCheckpoint,
  L2lError,
  weightsFor,
} from '@l2l/core';
import { digestOfText } from '@l2l/reporting';
import { z } from 'zod';
import type { Panel } from './figure';
import type { Curve } from './measures';
import { disposeOf, type Problem, problemOf, type Shelves } from './problem';
import { runCurve } from './run-curve';

/** One optimizer's curves on a panel's problem: of every meta-seed and every evaluation seed. */
export interface Entry {
  readonly label: string;
  readonly kind: 'learned' | 'tuned' | 'default';
  /** Of tuned ones: whether the best rate was the first or last that was tried. */
  readonly onEdge?: boolean;
  readonly curves: readonly Curve[];
}

/** A panel, and everybody's curves on it. */
export interface JudgedPanel {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Where evaluations find things and keep what they found. */
export interface EvaluationPlaces {
  readonly shelves: Shelves;
  /** Folder of `NAME-SEED.safetensors`. */
  readonly weights: string;
  /** Folder of evaluations that were made before. */
  readonly cache: string;
  readonly evaluationSeeds: readonly number[];
  readonly onRun: (label: string) => void;
  /** Ends the evaluation under way once it is aborted; it is not kept. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULTS: Readonly<Record<string, () => AnyRule>> = {
  'SGD 0.01': () => sgd(0.01),
  'momentum 0.01': () => momentum(0.01),
  'RMSProp 0.001': () => rmsprop(0.001),
  'Adam 0.001': () => adam(0.001),
};
const LABELS: Readonly<Record<string, string>> = {
  sgd: 'SGD',
  momentum: 'momentum',
  rmsprop: 'RMSProp',
  adam: 'Adam',
};

/** Everybody's curves on one panel. */
export async function evaluatePanel(panel: Panel, places: EvaluationPlaces): Promise<JudgedPanel> {
  const lookedAt = panel.isValidation ? 'test' : 'train';
  const problem = await problemOf(panel.task, places.shelves, lookedAt, places.signal);
  const entries: Entry[] = [];
  for (const { label, training, seeds } of panel.learned) {
    const curves: Curve[] = [];
    for (const seed of seeds) {
      const checkpoint = weightsOf(places.weights, training, seed);
      const learned = buildLearnedRule(checkpoint.rule);
      const rule = learned.bind(weightsFor(learned, checkpoint));
      curves.push(
        ...(await curvesOf(panel, places, problem, { rule, label, identity: identityOf(checkpoint) })),
      );
    }
    entries.push({ label, kind: 'learned', curves });
  }
  entries.push(...(await baselines(panel, places, problem)));
  disposeOf(problem);
  return { title: panel.title, entries };
}

async function baselines(panel: Panel, places: EvaluationPlaces, problem: Problem): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const [name, label] of Object.entries(LABELS)) {
    const tuning = await cached(places, `tune ${name} ${descriptionOf(panel)}`, tunings, async () => {
      const { learningRate, onEdge, rule } = await tunedBaseline(name, problem.task, panel.steps);
      return { learningRate, onEdge, curves: await plainCurves(panel, places, problem, rule) };
    });
    const { learningRate, onEdge, curves } = tuning;
    entries.push({
      label: `${label}, tuned (${Number(learningRate.toPrecision(3))})`,
      kind: 'tuned',
      onEdge,
      curves,
    });
    places.onRun(label);
  }
  for (const [label, make] of Object.entries(DEFAULTS)) {
    const curves = await curvesOf(panel, places, problem, { rule: make(), label, identity: label });
    entries.push({ label, kind: 'default', curves });
  }
  return entries;
}

async function curvesOf(
  panel: Panel,
  places: EvaluationPlaces,
  problem: Problem,
  { rule, label, identity }: { readonly rule: AnyRule; readonly label: string; readonly identity: string },
): Promise<readonly Curve[]> {
  const curves = await cached(places, `${identity} ${descriptionOf(panel)}`, allCurves, () =>
    plainCurves(panel, places, problem, rule),
  );
  places.onRun(label);
  return curves;
}

async function plainCurves(
  panel: Panel,
  places: EvaluationPlaces,
  problem: Problem,
  rule: AnyRule,
): Promise<Curve[]> {
  const curves: Curve[] = [];
  for (const seed of places.evaluationSeeds) curves.push(await runCurve(problem, rule, panel.steps, seed));
  return curves;
}

/** All that decides a panel's curves beside the optimizer. */
function descriptionOf({ task, steps, isValidation }: Panel): string {
  return `${JSON.stringify(task)} ${steps}${isValidation ? ' validation' : ''}`;
}

const allCurves: z.ZodType<readonly Curve[]> = z.array(
  z.object({ minibatch: z.array(z.number()), fixed: z.array(z.number()) }),
);
const tunings = z.object({ learningRate: z.number(), onEdge: z.boolean(), curves: allCurves });

/** What was found before for the same description, or what is found now. */
async function cached<Schema extends z.ZodType>(
  places: EvaluationPlaces,
  description: string,
  schema: Schema,
  make: () => Promise<z.infer<Schema>>,
): Promise<z.infer<Schema>> {
  const file = join(places.cache, `${digestOfText(`${description} ${places.evaluationSeeds}`)}.json`);
  const earlier = cachedIn(file, schema);
  if (earlier !== undefined) return earlier;
  const value = await make();
  writeAtomically(file, JSON.stringify(value));
  return value;
}

/** Weights of a training. @throws L2lError `not-found` */
export function weightsOf(folder: string, training: string, seed: number): Checkpoint {
  const file = join(folder, `${training}-${seed}.safetensors`);
  if (existsSync(file)) return readCheckpoint(file);
  throw new L2lError('not-found', `There are no weights ${file}. Leave out --from-weights to train them.`);
}

function identityOf(checkpoint: Checkpoint): string {
  return digestOfText(Buffer.from(encodeCheckpoint(checkpoint)).toString('base64'));
}
