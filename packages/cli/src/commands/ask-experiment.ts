import { cancel, isCancel, select, text } from '@clack/prompts';
import { L2lError } from '@l2l/core';
import { parseExperiment } from '../experiment/read';
import type { Experiment } from '../experiment/schema';

const TASKS = {
  quadratic: { family: 'quadratic', size: 10 },
  paper: { family: 'mlp', dataset: 'mnist', hidden: [20], activation: 'sigmoid' },
  variety: {
    family: 'mlps',
    datasets: ['mnist-7'],
    depth: [1, 2],
    width: [8, 32],
    activations: ['sigmoid', 'relu', 'tanh'],
  },
} as const;

/** Asks for what an experiment needs. @throws L2lError `bad-option` where there is no terminal to ask on. */
export async function askExperiment(): Promise<Experiment> {
  if (!process.stdin.isTTY) {
    throw new L2lError(
      'bad-option',
      'No experiment was named. Give a file: l2l meta-train experiments/tiny.json',
    );
  }
  const task = await answered(
    select({
      message: 'What shall the optimizer learn on?',
      options: [
        { value: 'quadratic', label: 'Random quadratics', hint: 'seconds' },
        { value: 'paper', label: "The paper's network on digits", hint: 'minutes' },
        { value: 'variety', label: 'Many small networks', hint: 'minutes' },
      ],
    }),
  );
  const metaSteps = await answered(
    text({ message: 'For how many meta-steps?', initialValue: task === 'quadratic' ? '300' : '400' }),
  );
  const name = await answered(
    text({ message: 'What shall it be called?', initialValue: `my-${String(task)}` }),
  );
  const tasks = [TASKS[task as keyof typeof TASKS]];
  return parseExperiment({
    name,
    tasks,
    stages: [{ metaSteps: Number(metaSteps) }],
    validation: { tasks, every: 25, steps: 100 },
  });
}

async function answered<Value>(question: Promise<Value | symbol>): Promise<Value> {
  const answer = await question;
  if (!isCancel(answer)) return answer as Value;
  cancel('Nothing was done.');
  process.exit(130);
}
