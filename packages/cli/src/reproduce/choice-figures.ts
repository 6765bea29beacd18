import type { EvaluationFigure, LearnedEntry, Panel } from './figure';
import { lstm, network, STEPS } from './figure-parts';

/** What the paper leaves open: the choice made here, and others. */
export const CHOICE_FIGURES: readonly EvaluationFigure[] = [
  {
    kind: 'evaluation',
    name: 'extra-choices',
    title: 'What the paper leaves open: the LSTM and its rate',
    panels: [
      choice('p of the inputs, chosen: 10', other('p = 5', 'lstm-p5'), other('p = 20', 'lstm-p20')),
      choice('output scale, chosen: 0.1', other('× 0.01', 'lstm-scale-0.01'), other('× 1', 'lstm-scale-1')),
      choice(
        'meta-learning rate, chosen: 0.003',
        other('rate 0.001', 'lstm-rate-0.001'),
        other('rate 0.01', 'lstm-rate-0.01'),
      ),
    ],
  },
  {
    kind: 'evaluation',
    name: 'extra-training',
    title: 'What the paper leaves open: how long, from where, with what inside',
    panels: [
      choice(
        'windows of meta-training, chosen: 400',
        other('100 windows', 'lstm-steps-100'),
        other('200 windows', 'lstm-steps-200'),
      ),
      {
        ...choice('started at N(0, 0.1²), chosen: Glorot', other('trained so', 'lstm-start-0.1')),
        task: network('sigmoid', [20], { initialization: { deviation: 0.1 } }),
      },
      {
        ...choice('rate of SGD inside, chosen: 0.5'),
        learned: [
          other('as chosen', 'lookahead-k5'),
          other('SGD 0.1', 'lookahead-rate-0.1'),
          other('SGD 2', 'lookahead-rate-2'),
        ],
      },
    ],
  },
];

/** The choice made here beside others, on the network of figure 2, left. */
function choice(title: string, ...others: readonly LearnedEntry[]): Panel {
  return {
    title,
    task: network('sigmoid'),
    learned: [other('as chosen', 'lstm-sigmoid'), ...others],
    opponents: 'told',
    steps: STEPS,
  };
}

function other(label: string, training: string): LearnedEntry {
  return lstm(label, training, [1]);
}
