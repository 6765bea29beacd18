/** What is to be learned. */
export type ProblemId = 'digits' | 'cnn' | 'spirals' | 'surface' | 'csv';

export interface ProblemInfo {
  readonly id: ProblemId;
  readonly title: string;
  /** One line on its card. */
  readonly summary: string;
  /** What one should know before one looks at the curves. */
  readonly explanation: string;
  /** Steps of a run, unless told. */
  readonly steps: number;
}

export const problems: readonly ProblemInfo[] = [
  {
    id: 'digits',
    title: 'Handwritten digits',
    summary: 'A small network, 784-20-10',
    explanation:
      'A network with one hidden layer of 20 sigmoid units reads 28 × 28 pixels of MNIST and tells which digit it sees: 15,910 numbers are trained, on minibatches of 128. The LSTM and the Lookahead-LSTM of the papers were trained on just this network; lookaheadLstm() was trained on many others.',
    steps: 500,
  },
  {
    id: 'cnn',
    title: 'Digits, convolutional',
    summary: 'Two convolutions, then a layer',
    explanation:
      'Two convolutions of 3 × 3 with 8 and 16 filters, each with ReLU and max-pooling, then one dense layer, on minibatches of 32 digits. None of the learned optimizers was trained on a convolution of images this size.',
    steps: 200,
  },
  {
    id: 'spirals',
    title: 'Two spirals',
    summary: 'Points in the plane, 2-24-24-2',
    explanation:
      'Two arms wound into each other, which no straight line divides. A network with two hidden layers of 24 tanh units has to bend the plane. The maps show what each network believes, as it learns.',
    steps: 1000,
  },
  {
    id: 'surface',
    title: 'A landscape',
    summary: 'Two numbers, seen from above',
    explanation:
      'Only two numbers are trained, so that one can see every step: dark is low, and each line is the path of an optimizer from the same start. Click or use the arrow keys on the map to start elsewhere. Learned optimizers were trained on thousands of noisy numbers at once; two exact ones are foreign ground to them.',
    steps: 400,
  },
  {
    id: 'csv',
    title: 'Your own table',
    summary: 'A CSV file, classes in the last column',
    explanation:
      'A network with one hidden layer of 16 tanh units learns to tell the class in the last column from the numbers in the others. The file stays on your machine: nothing on this page is sent anywhere.',
    steps: 500,
  },
];

/** Whether a text names a problem. */
export function isProblem(text: string): text is ProblemId {
  return problems.some(({ id }) => id === text);
}

export function problemOf(id: ProblemId): ProblemInfo {
  return problems.find((problem) => problem.id === id)!;
}
