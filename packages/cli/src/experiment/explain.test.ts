import { describe, expect, it } from 'vitest';
import { parseExperiment } from './read';

const small = { name: 'small', tasks: [{ family: 'quadratic' }], stages: [{ metaSteps: 3 }] };
const stage = (more: object) => ({ ...small, stages: [{ metaSteps: 3, ...more }] });
const task = (more: object) => ({ ...small, tasks: [more] });
const rule = (more: object) => ({ ...small, rule: more });
const datasets =
  '"mnist", "mnist-14", "mnist-7", "cifar10", "cifar10-16", "spirals", "blobs", "rings", "checkerboard", "teacher", "teacher-2"';

/** What is wrong, and the line that says so. */
const wrong: readonly (readonly [unknown, string])[] = [
  [null, 'the file: it must be an object, {…}, but null was found'],
  [{ ...small, name: undefined }, 'name: missing; it must be a text in quotes'],
  [{ ...small, name: 5 }, 'name: it must be a text in quotes, but 5 was found'],
  [
    { ...small, name: 'a b' },
    'name: it must be letters, digits, dots, dashes and underscores, but "a b" was found',
  ],
  [{ ...small, tasks: [] }, 'tasks: it must be a list of at least 1, but [] was found'],
  [{ ...small, tasks: {} }, 'tasks: it must be a list, but {} was found'],
  [{ ...small, seed: 1.5 }, 'seed: it must be a whole number, but 1.5 was found'],
  [stage({ metaStep: 3 }), 'stages.0: there is no option "metaStep"; did you mean "metaSteps"?'],
  [stage({ metaSteps: 0 }), 'stages.0.metaSteps: it must be at least 1, but 0 was found'],
  [stage({ metaSteps: Number.NaN }), 'stages.0.metaSteps: it must be a number, but NaN was found'],
  [stage({ rate: 0 }), 'stages.0.rate: it must be above 0, but 0 was found'],
  [stage({ fadeFrom: 2 }), 'stages.0.fadeFrom: it must be at most 1, but 2 was found'],
  [stage({ average: 1 }), 'stages.0.average: it must be below 1, but 1 was found'],
  [
    stage({ estimator: { name: 'truncatedBackProp' } }),
    'stages.0.estimator.name: it must be one of "truncatedBackprop", "evolutionStrategies", "persistentEvolutionStrategies", but "truncatedBackProp" was found; did you mean "truncatedBackprop"?',
  ],
  [
    task({ family: 'mpl' }),
    'tasks.0.family: it must be one of "mlp", "mlps", "quadratic", "cnn", "gru", "regression", "rosenbrock", "module", but "mpl" was found; did you mean "mlp"?',
  ],
  [
    task({}),
    'tasks.0.family: missing; it must be one of "mlp", "mlps", "quadratic", "cnn", "gru", "regression", "rosenbrock", "module"',
  ],
  [
    task({ family: 'mlp', dataset: 'mnst' }),
    `tasks.0.dataset: it must be one of ${datasets}, but "mnst" was found; did you mean "mnist"?`,
  ],
  [
    task({ family: 'mlp', dataset: { name: 'mnst' } }),
    `tasks.0.dataset.name: it must be one of ${datasets}, but "mnst" was found; did you mean "mnist"?`,
  ],
  [
    task({ family: 'mlp', activation: ['relo'] }),
    'tasks.0.activation.0: it must be one of "sigmoid", "relu", "tanh", "gelu", but "relo" was found; did you mean "relu"?',
  ],
  [
    task({ family: 'quadratic', condition: 'x' }),
    'tasks.0.condition: it must be a number or a list, but "x" was found',
  ],
  [
    rule({ name: 'tensorwiselstm' }),
    'rule.name: it must be one of "coordinatewiseLstm", "learnedLookahead", "tensorwiseLstm", "module", but "tensorwiselstm" was found; did you mean "tensorwiseLstm"?',
  ],
  [
    rule({ name: 'coordinatewiseLstm', config: { hidden: [1, 2, 3, 4] } }),
    'rule.config.hidden: it must be a list of at most 3, but [1,2,3,4] was found',
  ],
  [
    rule({ name: 'tensorwiseLstm', config: { hiden: 8 } }),
    'rule.config: there is no option "hiden"; did you mean "hidden"?',
  ],
];

describe('what is wrong with an experiment', () => {
  it.each(wrong)('is said in plain words: %j', (data, line) => {
    const read = () => parseExperiment(data, 'my.json');
    expect(read).toThrow(`my.json cannot be used:\n  ${line}`);
    expect(read).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });

  it('is said all at once', () => {
    expect(() => parseExperiment({ sed: 1 })).toThrow(
      /name: missing.*tasks: missing.*stages: missing.*"sed"/s,
    );
  });
});
