import { describeValue } from './describe-value';
import { L2lError } from './errors';

/** What other libraries call an option, in small letters and digits, and what it may be called here. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  k: ['period'],
  syncperiod: ['period'],
  lasteps: ['period'],
  lookaheadsteps: ['period'],
  syncevery: ['period'],
  alpha: ['slow'],
  lookaheadalpha: ['slow'],
  laalpha: ['slow'],
  slowstepsize: ['slow'],
  optimizer: ['fast', 'rule'],
  baseoptimizer: ['fast'],
  fastoptimizer: ['fast'],
  inneroptimizer: ['fast'],
  lr: ['learningRate', 'multiplier'],
  learningrate: ['multiplier'],
  stepsize: ['learningRate', 'multiplier'],
  wd: ['weightDecay'],
  decay: ['weightDecay'],
  globalclipnorm: ['clipNorm'],
  maxgradnorm: ['clipNorm'],
  maxnorm: ['clipNorm', 'norm'],
  clipnorm: ['norm'],
  eps: ['epsilon'],
  rho: ['decay'],
  b1: ['beta1'],
  b2: ['beta2'],
};

/** The names that are still to be listed; none where all are. */
type Missing<Options, Names extends readonly unknown[]> =
  Exclude<keyof Options, Names[number]> extends never ? [] : [missing: Exclude<keyof Options, Names[number]>];

/**
 * Checks at the door that options are an object with names that exist, and returns it. An option that is
 * `undefined` counts as left out.
 *
 * @param owner - Who was given the options, for example `adam`.
 * @param names - All names there are; one that is forgotten is an error of the compiler.
 * @throws L2lError `bad-option`, with the name that was given and the names there are.
 */
export function requireOptions<
  Options extends object,
  const Names extends readonly (keyof Options & string)[],
>(owner: string, given: Options, names: Names, ..._: Missing<Options, Names>): Options {
  if (given === undefined) return {} as Options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new L2lError(
      'bad-option',
      `${owner}: ${describeValue(given)} was given where an object with options was expected. ${listOf(names)}`,
    );
  }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || names.includes(name as Names[number])) continue;
    throw new L2lError(
      'bad-option',
      `${owner}: there is no option "${name}".${hint(name, names)} ${listOf(names)}`,
    );
  }
  return given;
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'There are no options: leave it out.' : `The options are: ${names.join(', ')}.`;
}

/** What was probably meant, where that can be said. */
function hint(name: string, names: readonly string[]): string {
  const plain = simplified(name);
  const meant =
    names.find((candidate) => simplified(candidate) === plain) ??
    (Object.hasOwn(SYNONYMS, plain)
      ? SYNONYMS[plain]!.find((synonym) => names.includes(synonym))
      : undefined);
  if (meant !== undefined) return ` Did you mean "${meant}"?`;
  if (plain === 'lr' || plain === 'learningrate' || plain === 'stepsize')
    return ' A learning rate belongs to the rule that has one, as its first argument.';
  return '';
}

/** `weight_decay`, `weightdecay` and `weightDecay` are the same. */
function simplified(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
