import type { Figure } from './figure';
import { activations, lstm, network, plain, STEPS, THREE } from './figure-parts';

/** The six figures of the paper. */
export const PAPER_FIGURES: readonly Figure[] = [
  {
    kind: 'training',
    name: 'figure-1',
    title: 'Meta-training loss of the plain LSTM',
    training: 'lstm-sigmoid',
    seeds: THREE,
  },
  {
    kind: 'evaluation',
    name: 'figure-2',
    title: 'LSTM trained on a sigmoid network',
    panels: activations(plain),
  },
  {
    kind: 'evaluation',
    name: 'figure-3',
    title: 'LSTM trained on a network of sigmoid and ReLU',
    panels: activations(lstm('LSTM, trained on sigmoid + ReLU', 'lstm-mixed'), plain),
  },
  {
    kind: 'evaluation',
    name: 'figure-4',
    title: 'LSTM fine-tuned on ReLU',
    panels: activations(lstm('LSTM, fine-tuned on ReLU', 'lstm-finetuned-relu'), plain),
  },
  {
    kind: 'training',
    name: 'figure-5',
    title: 'Meta-training loss of the Lookahead-LSTM, k = 5',
    training: 'lookahead-400-200',
    seeds: THREE,
  },
  {
    kind: 'evaluation',
    name: 'figure-6',
    title: 'LSTM and Lookahead-LSTM on networks of other widths',
    panels: [[20], [200]].map((hidden) => ({
      title: `(${hidden}, 10)`,
      task: network('sigmoid', hidden),
      learned: [
        lstm('LSTM, trained on (20, 20, 10)', 'lstm-20-20'),
        lstm('Lookahead-LSTM, trained on (400, 200, 10)', 'lookahead-400-200'),
        lstm('Lookahead-LSTM, trained on (20, 20, 10)', 'lookahead-20-20'),
      ],
      opponents: 'told' as const,
      steps: STEPS,
    })),
  },
];
