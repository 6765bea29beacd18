import { relative } from 'node:path';
import { cancel, isCancel, select, text } from '@clack/prompts';
import { L2lError } from '@l2l/core';
import { Interrupted } from '../console/stopping';
import { parseExperiment } from '../experiment/read';
import { type Experiment, NAME_PATTERN } from '../experiment/schema';
import { packageFolder } from '../package';

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
    const example = relative('', `${packageFolder()}/experiments/tiny.json`);
    throw new L2lError(
      'bad-option',
      `No experiment was named, and there is no terminal to ask on. Give a file: l2l meta-train ${example}`,
    );
  }
  const task = await answered(
    select({
      message: 'What is the optimizer to learn from?',
      options: [
        { value: 'quadratic', label: 'Random quadratics', hint: 'seconds' },
        { value: 'paper', label: "The paper's network on digits", hint: 'minutes' },
        { value: 'variety', label: 'Many small networks', hint: 'minutes' },
      ],
    }),
  );
  const metaSteps = await answered(
    text({
      message: 'How many meta-steps?',
      initialValue: task === 'quadratic' ? '300' : '400',
      validate: (answer) => (isCount(answer) ? undefined : 'A whole number, at least 1.'),
    }),
  );
  const name = await answered(
    text({
      message: 'What is its name?',
      initialValue: `my-${String(task)}`,
      validate: (answer) =>
        NAME_PATTERN.test(answer ?? '') ? undefined : 'Only letters, digits, dots, dashes and underscores.',
    }),
  );
  const tasks = [TASKS[task as keyof typeof TASKS]];
  return parseExperiment({
    name,
    tasks,
    stages: [{ metaSteps: Number(metaSteps) }],
    validation: { tasks, every: 25, steps: 100 },
  });
}

function isCount(answer: string | undefined): boolean {
  return /^\d+$/.test(answer ?? '') && Number(answer) >= 1;
}

/** @throws Interrupted if the question was cancelled. */
async function answered<Value>(question: Promise<Value | symbol>): Promise<Value> {
  const answer = await question;
  if (!isCancel(answer)) return answer as Value;
  cancel('Nothing was done.');
  throw new Interrupted('SIGINT');
}
