import { z } from 'zod';

const whole = z.int().min(1);
const range = z.tuple([whole, whole]);
const share = z.number().min(0).max(1);
const activation = z.enum(['sigmoid', 'relu', 'tanh', 'gelu']);
const initialization = z.union([
  z.enum(['glorotUniform', 'heNormal']),
  z.strictObject({ deviation: z.number().positive() }),
]);

const datasetName = z.enum([
  'mnist',
  'mnist-14',
  'mnist-7',
  'cifar10',
  'cifar10-16',
  'spirals',
  'blobs',
  'rings',
  'checkerboard',
  'teacher',
  'teacher-2',
]);

/** A dataset by name, and what is made of it. */
export const datasetSchema = z.union([
  datasetName,
  z.strictObject({
    name: datasetName,
    from: z.int().min(0).optional().describe('First example that is used.'),
    to: whole.optional().describe('Where the used examples end.'),
    standardized: z.boolean().optional(),
    scale: z.number().positive().optional().describe('Factor of the inputs.'),
    noise: share.optional().describe('Share of labels that are drawn anew.'),
  }),
]);

const rescale = z
  .strictObject({
    tensors: z.number().min(0).optional(),
    all: z.number().min(0).optional(),
    loss: z.number().min(0).optional(),
  })
  .describe('Standard deviations of the logarithms of random factors.');

const common = { share: z.number().positive().optional(), rescale: rescale.optional() };

export const taskSchema = z.discriminatedUnion('family', [
  z.strictObject({
    family: z.literal('mlp'),
    dataset: datasetSchema.default('mnist'),
    hidden: z.array(whole).default([20]),
    activation: z.union([activation, z.array(activation)]).default('sigmoid'),
    batchSize: whole.default(128),
    dropout: z.number().min(0).lt(1).optional(),
    batchNorm: z.boolean().optional(),
    initialization: initialization.optional(),
    loss: z.enum(['crossEntropy', 'meanSquaredError']).optional(),
    target: z.enum(['labels', 'inputs']).optional(),
    ...common,
  }),
  z.strictObject({
    family: z.literal('mlps'),
    datasets: z.array(datasetSchema).min(1).default(['mnist-7']),
    depth: z.tuple([z.int().min(0), z.int().min(0)]).optional(),
    width: range.optional(),
    activations: z.array(activation).min(1).optional(),
    mixedActivations: share.optional(),
    batchSize: range.optional(),
    autoencoders: share.optional(),
    initializations: z.array(initialization).min(1).optional(),
    ...common,
  }),
  z.strictObject({
    family: z.literal('quadratic'),
    size: whole.default(10),
    condition: z.union([z.number().min(1), z.tuple([z.number().min(1), z.number().min(1)])]).optional(),
    ...common,
  }),
  z.strictObject({
    family: z.literal('cnn'),
    dataset: datasetSchema.default('mnist-14'),
    filters: z.array(whole).min(1).optional(),
    activation: activation.optional(),
    batchSize: whole.optional(),
    ...common,
  }),
  z.strictObject({
    family: z.literal('gru'),
    letters: z.int().min(2).optional(),
    embedding: whole.optional(),
    hidden: whole.optional(),
    length: whole.optional(),
    batchSize: whole.optional(),
    ...common,
  }),
  z.strictObject({
    family: z.literal('regression'),
    inputs: whole.optional(),
    hidden: whole.optional(),
    activation: activation.optional(),
    examples: whole.optional(),
    ...common,
  }),
  z.strictObject({ family: z.literal('rosenbrock'), size: z.int().min(2).default(2), ...common }),
  z.strictObject({
    family: z.literal('module'),
    module: z
      .string()
      .describe(
        'A file, relative to this one, whose export is an OptimizeeFamily, or a function that returns one.',
      ),
    export: z.string().default('default'),
    ...common,
  }),
]);

const baseline = z
  .looseObject({ rule: z.string() })
  .describe(
    'A rule of @l2l/baselines with its options, such as { "rule": "sgd", "learningRate": 0.5 }; or, as a fast rule, { "rule": "checkpoint", "file": "lstm.safetensors" } for a trained LSTM.',
  );

const lstm = z.strictObject({
  hidden: z.array(z.int().min(1).max(64)).min(1).max(3).default([20, 20]),
  p: z.number().positive().default(10),
  outputScale: z.number().positive().default(0.1),
});

const tensorwise = z.strictObject({ hidden: z.int().min(1).max(64).default(8) });

export const ruleSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('coordinatewiseLstm'), config: lstm.prefault({}) }),
  z.strictObject({
    name: z.literal('learnedLookahead'),
    config: z.strictObject({ fast: baseline, slow: lstm.prefault({}), period: whole.default(5) }),
  }),
  z.strictObject({ name: z.literal('tensorwiseLstm'), config: tensorwise.prefault({}) }),
  z.strictObject({
    name: z.literal('module'),
    module: z
      .string()
      .describe(
        'A file, relative to this one, whose export is a LearnedRule, or a function that returns one.',
      ),
    export: z.string().default('default'),
  }),
]);

const objective = z.strictObject({
  measure: z.enum(['sum', 'mean', 'meanLog', 'milestones', 'final']).optional(),
  slowShare: share.optional(),
  solvedAt: z
    .number()
    .min(0)
    .lt(1)
    .optional()
    .describe('Share of the first loss below which a problem counts as solved.'),
  finalBatches: whole.optional(),
});
const horizon = z.union([whole, range]);
const evolution = {
  horizon: horizon.default(200),
  deviation: z.number().positive().optional(),
  objective: objective.optional(),
  difference: z
    .union([z.enum(['plain', 'sign']), z.strictObject({ clip: z.number().positive() })])
    .optional(),
  only: z.array(z.string()).min(1).optional(),
};

export const estimatorSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('truncatedBackprop'),
    window: whole.default(20),
    horizon: horizon.default(200),
    objective: objective.optional(),
    imitation: z.strictObject({ teacher: baseline, ratio: z.number().min(0) }).optional(),
    coordinates: whole.optional(),
    outOfPhase: z.boolean().optional(),
  }),
  z.strictObject({ name: z.literal('evolutionStrategies'), ...evolution }),
  z.strictObject({
    name: z.literal('persistentEvolutionStrategies'),
    ...evolution,
    window: whole.default(20),
    outOfPhase: z.boolean().optional(),
  }),
]);

const stage = z.strictObject({
  estimator: estimatorSchema.prefault({ name: 'truncatedBackprop' }),
  metaSteps: whole,
  trajectories: whole.default(1).describe('Inner trainings whose estimates are averaged.'),
  rate: z.number().positive().default(0.003).describe("Learning rate of Adam on the rule's weights."),
  clip: z.number().positive().default(1).describe('Greatest norm of the meta-gradient.'),
  fadeFrom: share.default(0.5).describe('Share of the stage after which the rate falls to 0.'),
  average: z.number().min(0).lt(1).default(0).describe('Share of the averaged weights that each step keeps.'),
});

const validation = z.strictObject({
  tasks: z.array(taskSchema).min(1),
  draws: whole.default(1).describe('Optimizees drawn from each task.'),
  steps: whole.default(200),
  seeds: z.array(z.int()).min(1).default([90001, 90002, 90003]),
  every: whole.default(50),
  patience: whole.optional(),
});

/** What an experiment may be called: its name is that of a folder, too. */
export const NAME_PATTERN = /^[\w.-]+$/;

/** All that decides a run of meta-training. */
export const experimentSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(NAME_PATTERN, 'letters, digits, dots, dashes and underscores'),
  seed: z.int().default(1),
  rule: ruleSchema.prefault({ name: 'coordinatewiseLstm' }),
  tasks: z.array(taskSchema).min(1),
  stages: z.array(stage).min(1),
  validation: validation.optional(),
  license: z.string().default('MIT').describe('SPDX identifier for the weights.'),
});

export type Experiment = z.infer<typeof experimentSchema>;
export type StageConfig = Experiment['stages'][number];
export type TaskConfig = z.infer<typeof taskSchema>;
export type DatasetConfig = z.infer<typeof datasetSchema>;
export type RuleChoice = z.infer<typeof ruleSchema>;
export type EstimatorConfig = z.infer<typeof estimatorSchema>;
