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
    title: 'What the paper leaves open: how long it is trained, and where networks start',
    panels: [
      choice('windows of meta-training, chosen: 400', other('100 windows', 'lstm-steps-100')),
      {
        ...choice('started at N(0, 0.1²), chosen: Glorot', other('Lookahead-LSTM, k = 5', 'lookahead-k5')),
        task: network('sigmoid', [20], { initialization: { deviation: 0.1 } }),
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
