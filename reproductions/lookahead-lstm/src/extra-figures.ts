import { CHOICE_FIGURES } from './choice-figures';
import type { Figure } from './figure';
import { lstm, network, STEPS } from './figure-parts';

/** What the paper names and does not show. */
export const EXTRA_FIGURES: readonly Figure[] = [
  {
    kind: 'evaluation',
    name: 'extra-k',
    title: 'Fast steps to one slow step',
    panels: [
      {
        title: 'sigmoid',
        task: network('sigmoid'),
        learned: [1, 2, 5, 10, 20].map((k) => lstm(`k = ${k}`, `lookahead-k${k}`, [1])),
        opponents: 'told' as const,
        steps: STEPS,
      },
    ],
  },
  {
    kind: 'evaluation',
    name: 'extra-inner',
    title: 'Other inner optimizers',
    panels: [
      {
        title: 'sigmoid',
        task: network('sigmoid'),
        learned: [
          lstm('SGD', 'lookahead-k5', [1]),
          lstm('momentum', 'lookahead-momentum', [1]),
          lstm('Adam', 'lookahead-adam', [1]),
          lstm('the LSTM itself', 'lookahead-lstm', [1]),
        ],
        opponents: 'told' as const,
        steps: STEPS,
      },
    ],
  },
  {
    kind: 'evaluation',
    name: 'extra-validation',
    title: 'Losses on what is trained on, and on what is not',
    lossOf: '1,000 fixed examples of each',
    panels: [false, true].map((isValidation) => ({
      title: isValidation ? 'validation loss' : 'training loss',
      task: network('sigmoid'),
      learned: [
        lstm('LSTM, trained on sigmoid', 'lstm-sigmoid', [1]),
        lstm('Lookahead-LSTM, k = 5', 'lookahead-k5', [1]),
      ],
      opponents: 'drawn' as const,
      steps: STEPS,
      isValidation,
    })),
  },
  ...CHOICE_FIGURES,
  {
    kind: 'evaluation',
    name: 'extra-data',
    title: 'From MNIST to CIFAR-10 and back',
    needsFolder: true,
    panels: (['mnist', 'cifar10'] as const).map((dataset) => ({
      title: dataset === 'mnist' ? 'MNIST' : 'CIFAR-10',
      task: network('sigmoid', [20], { dataset }),
      learned: [
        lstm('LSTM, trained on MNIST', 'lstm-sigmoid', [1]),
        lstm('LSTM, trained on CIFAR-10', 'lstm-cifar10', [1]),
      ],
      opponents: 'drawn' as const,
      steps: STEPS,
    })),
  },
  {
    kind: 'evaluation',
    name: 'extra-networks',
    title: 'Networks the paper names and does not show',
    panels: [
      { title: 'dropout ½', more: { dropout: 0.5 } },
      { title: 'batch normalization', more: { batchNorm: true } },
      { title: 'autoencoder', more: { loss: 'meanSquaredError', target: 'inputs' } },
    ].map(({ title, more }) => ({
      title,
      task: network('sigmoid', [20], more),
      learned: [
        lstm('LSTM, trained on sigmoid', 'lstm-sigmoid', [1]),
        lstm('Lookahead-LSTM, k = 5', 'lookahead-k5', [1]),
      ],
      opponents: 'drawn' as const,
      steps: STEPS,
    })),
  },
  {
    kind: 'evaluation',
    name: 'extra-tasks',
    title: 'A convolutional network, and the toy regression of section 3.1',
    lossOf: '250 fixed pictures; of the regression on all its examples',
    panels: [
      {
        title: 'convolutional network',
        task: { family: 'cnn' as const, dataset: 'mnist-14' as const, filters: [4, 8], batchSize: 64 },
      },
      { title: 'toy regression', task: { family: 'regression' as const } },
    ].map((panel) => ({
      ...panel,
      learned: [
        lstm('LSTM, trained on sigmoid', 'lstm-sigmoid', [1]),
        lstm('Lookahead-LSTM, k = 5', 'lookahead-k5', [1]),
      ],
      opponents: 'drawn' as const,
      steps: STEPS,
    })),
  },
  {
    kind: 'evaluation',
    name: 'extra-quadratics',
    title: "The L2L paper's quadratics",
    lossOf: 'the quadratic itself',
    panels: [
      {
        title: 'ten dimensions',
        task: { family: 'quadratic', size: 10 },
        learned: [
          lstm('LSTM, trained on quadratics', 'lstm-quadratics', [1]),
          lstm('LSTM, trained on sigmoid', 'lstm-sigmoid', [1]),
        ],
        opponents: 'drawn' as const,
        steps: 100,
      },
    ],
  },
];
