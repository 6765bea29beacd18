import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adam, momentum, rmsprop, sgd } from '@l2l/baselines';
import {
  type AnyRule,
  buildLearnedRule,
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  fold,
  keyOf,
  L2lError,
  type Optimizee,
  weightsFor,
} from '@l2l/core';
import { tunedBaseline } from '../commands/tuned-baselines';
import type { DatasetShelf } from '../experiment/datasets';
import type { TaskConfig } from '../experiment/schema';
import { taskFamily } from '../experiment/tasks';
import { writeAtomically } from '../run/atomic-file';
import { digestOfText } from './digest';
import type { Panel } from './figure';
import type { Curve } from './measures';
import { runCurve } from './run-curve';

/** One optimizer's curves on a panel's problem: of every meta-seed and every evaluation seed. */
export interface Entry {
  readonly label: string;
  readonly kind: 'learned' | 'tuned' | 'default';
  /** Of tuned ones: whether the best rate was the first or last that was tried. */
  readonly onEdge?: boolean;
  readonly curves: readonly Curve[];
}

/** Where evaluations find things and keep what they found. */
export interface Bench {
  readonly shelf: DatasetShelf;
  /** Folder of `NAME-SEED.safetensors`. */
  readonly weights: string;
  /** Folder of evaluations that were made before. */
  readonly cache: string;
  readonly evaluationSeeds: readonly number[];
  readonly onRun: (label: string) => void;
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

/** Examples in the batch that stays the same. */
const FIXED_SIZE = 1000;
/** The same for a convolutional network, which takes longer. */
const FIXED_PICTURES = 250;

/** Everybody's curves on one panel. */
export async function evaluatePanel(panel: Panel, bench: Bench): Promise<Entry[]> {
  const problem = await problemOf(panel.task, bench.shelf);
  const entries: Entry[] = [];
  for (const { label, training, seeds } of panel.learned) {
    const curves: Curve[] = [];
    for (const seed of seeds) {
      const checkpoint = weightsOf(bench.weights, training, seed);
      const learned = buildLearnedRule(checkpoint.rule);
      const rule = learned.bind(weightsFor(learned, checkpoint));
      curves.push(
        ...(await curvesOf(panel, bench, problem, { rule, label, identity: identityOf(checkpoint) })),
      );
    }
    entries.push({ label, kind: 'learned', curves });
  }
  return panel.baselines ? [...entries, ...(await baselines(panel, bench, problem))] : entries;
}

async function baselines(panel: Panel, bench: Bench, problem: Problem): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const [name, label] of Object.entries(LABELS)) {
    const tuning = await cached(
      bench,
      `tune ${name} ${JSON.stringify(panel.task)} ${panel.steps}`,
      async () => {
        const { learningRate, onEdge, rule } = await tunedBaseline(name, problem.task, panel.steps);
        return { learningRate, onEdge, curves: await plainCurves(panel, bench, problem, rule) };
      },
    );
    const { learningRate, onEdge, curves } = tuning;
    entries.push({
      label: `${label}, tuned (${Number(learningRate.toPrecision(3))})`,
      kind: 'tuned',
      onEdge,
      curves,
    });
    bench.onRun(label);
  }
  for (const [label, make] of Object.entries(DEFAULTS)) {
    const curves = await curvesOf(panel, bench, problem, { rule: make(), label, identity: label });
    entries.push({ label, kind: 'default', curves });
  }
  return entries;
}

interface Problem {
  readonly task: Optimizee;
  readonly fixed: Optimizee;
}

async function problemOf(task: TaskConfig, shelf: DatasetShelf): Promise<Problem> {
  const key = fold(keyOf(0), 'problem');
  return {
    task: await (await taskFamily(task, shelf)).sample(key),
    fixed: await (await taskFamily(large(task), shelf)).sample(key),
  };
}

/** The same problem with one large minibatch, and nothing dropped. */
function large(task: TaskConfig): TaskConfig {
  if (task.family === 'mlp') return { ...task, batchSize: FIXED_SIZE, dropout: undefined };
  return task.family === 'cnn' ? { ...task, batchSize: FIXED_PICTURES } : task;
}

async function curvesOf(
  panel: Panel,
  bench: Bench,
  problem: Problem,
  { rule, label, identity }: { readonly rule: AnyRule; readonly label: string; readonly identity: string },
): Promise<readonly Curve[]> {
  const description = `${identity} ${JSON.stringify(panel.task)} ${panel.steps}`;
  const curves = await cached(bench, description, () => plainCurves(panel, bench, problem, rule));
  bench.onRun(label);
  return curves;
}

async function plainCurves(panel: Panel, bench: Bench, problem: Problem, rule: AnyRule): Promise<Curve[]> {
  const curves: Curve[] = [];
  for (const seed of bench.evaluationSeeds) curves.push(await runCurve(problem, rule, panel.steps, seed));
  return curves;
}

/** What was found before for the same description, or what is found now. */
async function cached<Value>(bench: Bench, description: string, make: () => Promise<Value>): Promise<Value> {
  mkdirSync(bench.cache, { recursive: true });
  const file = join(bench.cache, `${digestOfText(`${description} ${bench.evaluationSeeds}`)}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Value;
  const value = await make();
  writeAtomically(file, JSON.stringify(value));
  return value;
}

/** Weights of a training. @throws L2lError `not-found` */
export function weightsOf(folder: string, training: string, seed: number): Checkpoint {
  const file = join(folder, `${training}-${seed}.safetensors`);
  if (existsSync(file)) return decodeCheckpoint(readFileSync(file));
  throw new L2lError('not-found', `There are no weights ${file}. Leave out --from-weights to train them.`);
}

function identityOf(checkpoint: Checkpoint): string {
  return digestOfText(Buffer.from(encodeCheckpoint(checkpoint)).toString('base64'));
}
