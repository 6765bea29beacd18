import { fold, keyOf } from '@l2l/core';
import { minibatchKey } from '@l2l/meta';
import * as tf from '@tensorflow/tfjs-core';
import { surfaceOf, surfaceOptimizee } from '../landscape/surfaces';
import type { Belongings, Facts, Images, Points, Report } from '../messages';
import { problemOf as infoOf } from '../settings/problems';
import type { Settings } from '../settings/settings';
import { openArrayLane } from './array-lane';
import { onDeviceLost, startBackend } from './backend';
import { CNN_BATCH, dataOf, perceptrons } from './data';
import type { Lane } from './lane';
import { convolutional, type Data, perceptron } from './networks';
import { gridOver, imagesOf, pointsOf } from './questions';
import { ruleOf } from './rules';
import { openTensorLane } from './tensor-lane';
import type { Batch, TensorProblem } from './tensor-problem';
import { watcher } from './watch';

/** Contestants at their start. */
export interface OpenRace {
  readonly facts: Facts;
  readonly lanes: readonly Lane[];
  dispose(): void;
}

/** Prepares a race. @throws L2lError `no-backend`, `not-found`, `bad-checkpoint` */
export async function openRace(
  settings: Settings,
  belongings: Belongings,
  tell: (report: Report) => void,
): Promise<OpenRace> {
  return settings.problem === 'surface'
    ? openWalk(settings, belongings)
    : openTraining(settings, belongings, tell);
}

async function openWalk(settings: Settings, belongings: Belongings): Promise<OpenRace> {
  const { chosen, rates, backend } = settings;
  const surface = surfaceOf(settings.surface);
  const problem = surfaceOptimizee(surface, settings.start);
  const lanes: Lane[] = [];
  for (const id of chosen) {
    const watching = watcher();
    const rule = ruleOf(id, rates[id], belongings, watching.watch);
    lanes.push(await openArrayLane(problem, rule, watching));
  }
  const facts = {
    problem: surface.title,
    size: 2,
    tensors: ['both numbers'],
    judged: 0,
    points: null,
    images: null,
  };
  return {
    facts: { ...facts, backend, lanes: chosen },
    lanes,
    dispose: () => disposeAll(lanes),
  };
}

async function openTraining(
  settings: Settings,
  belongings: Belongings,
  tell: (report: Report) => void,
): Promise<OpenRace> {
  const { chosen, rates, seed } = settings;
  tell({ type: 'preparing', what: 'Starting the backend …' });
  const backend = await startBackend(settings.backend, (message) => tell({ type: 'other backend', message }));
  onDeviceLost(backend, (message) => tell({ type: 'trouble', kind: 'device-lost', message }));
  tell({ type: 'preparing', what: 'Loading examples …' });
  const data = await dataOf(settings, belongings);
  const problem = problemOf(settings, data);
  const points = pointsOf(problem.dataset);
  const images = imagesOf(data.test);
  const questions = questionsOf(points, images);
  const key = keyOf(seed);
  const batches = sharedBatches(problem, (step) => minibatchKey(key, step));
  const track = { problem, start: fold(key, 'start'), batch: batches.at, questions };
  const lanes = chosen.map((id) => {
    const watching = watcher();
    return openTensorLane(track, ruleOf(id, rates[id], belongings, watching.watch), watching);
  });
  return {
    facts: {
      problem: infoOf(settings.problem).title,
      size: problem.layout.size,
      tensors: problem.layout.slots.map(({ name }) => name),
      judged: problem.judged.classes.shape[0],
      backend,
      lanes: chosen,
      points,
      images,
    },
    lanes,
    dispose() {
      disposeAll(lanes);
      batches.dispose();
      questions?.dispose();
      problem.dispose();
    },
  };
}

function problemOf(settings: Settings, data: Data): TensorProblem {
  if (settings.problem === 'cnn') return convolutional(data, CNN_BATCH);
  return perceptron(data, perceptrons[settings.problem as keyof typeof perceptrons]);
}

/** What all networks are asked: the points of a grid, or some images. */
function questionsOf(points: Points | null, images: Images | null): tf.Tensor | null {
  if (points) return gridOver(points);
  return images && tf.tensor4d(images.pixels, [images.labels.length, images.height, images.width, 1]);
}

/** The minibatch of each step, uploaded once for all lanes. */
function sharedBatches(problem: TensorProblem, keyAt: (step: number) => ReturnType<typeof keyOf>) {
  let current: { readonly step: number; readonly batch: Batch } | null = null;
  const dispose = () => tf.dispose(current?.batch as unknown as tf.TensorContainer);
  return {
    at(step: number): Batch {
      if (current?.step !== step) {
        dispose();
        current = { step, batch: problem.minibatch(keyAt(step)) };
      }
      return current.batch;
    },
    dispose,
  };
}

function disposeAll(lanes: readonly Lane[]): void {
  for (const lane of lanes) lane.dispose();
}
