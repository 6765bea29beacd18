import type { TaskConfig } from '@l2l/cli/commands';
import type { LearnedEntry, Panel } from './figure';

/** Meta-training seeds of the figures of the paper. */
export const THREE = [1, 2, 3];
export const STEPS = 200;

export const lstm = (label: string, training: string, seeds = THREE): LearnedEntry => ({
  label,
  training,
  seeds,
});
export const plain = lstm('LSTM, trained on sigmoid', 'lstm-sigmoid');

export function network(
  activation: 'sigmoid' | 'relu' | 'tanh',
  hidden: readonly number[] = [20],
  more: object = {},
): TaskConfig {
  return { family: 'mlp', dataset: 'mnist', hidden: [...hidden], activation, batchSize: 128, ...more };
}

/** The paper's left, middle and right: the same network with three activations. */
export function activations(...learned: readonly LearnedEntry[]): Panel[] {
  return (['sigmoid', 'relu', 'tanh'] as const).map((activation) => ({
    title: activation === 'relu' ? 'ReLU' : activation,
    task: network(activation),
    learned,
    opponents: 'drawn' as const,
    steps: STEPS,
  }));
}
