import type { TaskConfig } from '../experiment/schema';

/** A learned optimizer in a figure: the training it comes from, by the name of its experiment file. */
export interface LearnedEntry {
  readonly label: string;
  readonly training: string;
  /** Meta-training seeds; each gives weights of its own. */
  readonly seeds: readonly number[];
}

/** One panel of a figure: a problem, and who trains it. */
export interface Panel {
  readonly title: string;
  readonly task: TaskConfig;
  readonly learned: readonly LearnedEntry[];
  /** Whether the hand-made optimizers are shown, tuned and at their defaults. */
  readonly baselines: boolean;
  readonly steps: number;
}

/** A figure of losses against steps. */
export interface EvaluationFigure {
  readonly kind: 'evaluation';
  readonly name: string;
  readonly title: string;
  /** Whether it can be drawn only with a folder of full datasets; the others never read one. */
  readonly needsFolder?: boolean;
  readonly panels: readonly Panel[];
}

/** A figure of a meta-training's own loss. */
export interface TrainingFigure {
  readonly kind: 'training';
  readonly name: string;
  readonly title: string;
  readonly training: string;
  readonly seeds: readonly number[];
}

export type Figure = EvaluationFigure | TrainingFigure;

/** Fine-tunings of other trainings: remedy 2 of the paper. */
export const FINE_TUNINGS: Readonly<
  Record<string, { readonly from: string; readonly task: TaskConfig; readonly steps: number }>
> = {
  'lstm-finetuned-relu': { from: 'lstm-sigmoid', task: network('relu'), steps: 60 },
};

const THREE = [1, 2, 3];
const STEPS = 200;

const lstm = (label: string, training: string, seeds = THREE): LearnedEntry => ({ label, training, seeds });
const plain = lstm('LSTM, trained on sigmoid', 'lstm-sigmoid');

function network(
  activation: 'sigmoid' | 'relu' | 'tanh',
  hidden: readonly number[] = [20],
  more: object = {},
): TaskConfig {
  return { family: 'mlp', dataset: 'mnist', hidden: [...hidden], activation, batchSize: 128, ...more };
}

/** The paper's left, middle and right: the same network with three activations. */
function activations(...learned: readonly LearnedEntry[]): Panel[] {
  return (['sigmoid', 'relu', 'tanh'] as const).map((activation) => ({
    title: activation === 'relu' ? 'ReLU' : activation,
    task: network(activation),
    learned,
    baselines: true,
    steps: STEPS,
  }));
}

/** All figures of the paper, then what it names and does not show. */
export const FIGURES: readonly Figure[] = [
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
      baselines: false,
      steps: STEPS,
    })),
  },
  {
    kind: 'evaluation',
    name: 'extra-k',
    title: 'Fast steps to one slow step',
    panels: [
      {
        title: 'sigmoid',
        task: network('sigmoid'),
        learned: [1, 2, 5, 10, 20].map((k) => lstm(`k = ${k}`, `lookahead-k${k}`, [1])),
        baselines: false,
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
        baselines: false,
        steps: STEPS,
      },
    ],
  },
  {
    kind: 'evaluation',
    name: 'extra-choices',
    title: 'What the paper leaves open',
    panels: [
      {
        title: 'p of the inputs',
        learned: [
          lstm('p = 5', 'lstm-p5', [1]),
          lstm('as chosen: 10, × 0.1, 0.003', 'lstm-sigmoid', [1]),
          lstm('p = 20', 'lstm-p20', [1]),
        ],
      },
      {
        title: 'output scale',
        learned: [
          lstm('× 0.01', 'lstm-scale-0.01', [1]),
          lstm('as chosen: 10, × 0.1, 0.003', 'lstm-sigmoid', [1]),
          lstm('× 1', 'lstm-scale-1', [1]),
        ],
      },
      {
        title: 'meta-learning rate',
        learned: [
          lstm('rate 0.001', 'lstm-rate-0.001', [1]),
          lstm('as chosen: 10, × 0.1, 0.003', 'lstm-sigmoid', [1]),
          lstm('rate 0.01', 'lstm-rate-0.01', [1]),
        ],
      },
    ].map((panel) => ({ ...panel, task: network('sigmoid'), baselines: false, steps: STEPS })),
  },
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
      baselines: true,
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
      baselines: true,
      steps: STEPS,
    })),
  },
  {
    kind: 'evaluation',
    name: 'extra-tasks',
    title: 'A convolutional network, and the toy regression of section 3.1',
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
      baselines: true,
      steps: STEPS,
    })),
  },
  {
    kind: 'evaluation',
    name: 'extra-quadratics',
    title: "The L2L paper's quadratics",
    panels: [
      {
        title: 'ten dimensions',
        task: { family: 'quadratic', size: 10 },
        learned: [
          lstm('LSTM, trained on quadratics', 'lstm-quadratics', [1]),
          lstm('LSTM, trained on sigmoid', 'lstm-sigmoid', [1]),
        ],
        baselines: true,
        steps: 100,
      },
    ],
  },
];
