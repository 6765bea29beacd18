import { CAUTION, type Caution } from '../program/caution';
import { decision, OUTPUTS, type Outputs } from '../program/decision';
import { features, type Kind } from '../program/features';
import { LOSSES, type Losses } from '../program/losses';
import { type Model, modelOf, type Step, sizeNow, termsOf } from '../program/model';
import { flushed, momentsOf, moved, trendAfter } from '../program/moments';
import { type Coordinate, productsOf } from '../program/products';
import { bySum, SUMS, type SumName } from '../program/sums';
import { kindText } from './blocks';
import type { Dialect } from './dialect';
import { listFunction, numberFunction, structFunction, type Text } from './writer';

/**
 * What a shader does for each coordinate: Adam's moments and direction, the trend, what the sums are made of, the
 * step. All is found twice in a step, so that it need not be kept.
 */
export function coordinateCode(d: Dialect): string {
  const corrections = {
    firstCorrection: d.uniform('firstCorrection'),
    secondCorrection: d.uniform('secondCorrection'),
  };
  const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'f32']));
  const coordinate: Coordinate<Text> = {
    gradient: 'g',
    coordinates: 'w',
    direction: 'x',
    power: 'v',
    before: { direction: 'p', trend: 'e', lag: 'a' },
  };
  const parts = { gradient: 'g', coordinates: 'w', direction: 'x', power: 'v', trend: 'e', lag: 'a' };
  const decided = { size: 'size', trend: 'along', fresh: 'fresh', rate: 'rate' };
  const knobs = { multiplier: d.uniform('multiplier'), weightDecay: d.uniform('weightDecay') };
  return [
    numberFunction(d, 'flushed', all(['x']), (ops) => flushed<Text, string>(ops, 'x')),
    structFunction(d, ['momentsOf', 'Moments'], all(['g', 'first', 'second']), (ops) => ({
      ...momentsOf<Text, string>(ops, 'g', { first: 'first', second: 'second' }, corrections),
    })),
    numberFunction(d, 'trendAfter', all(['e', 'x']), (ops) => trendAfter<Text, string>(ops, 'e', 'x')),
    structFunction(d, ['productsOf', 'Products'], all(['g', 'w', 'x', 'v', 'p', 'e', 'a']), (ops) => {
      const products = productsOf(ops, coordinate);
      return Object.fromEntries(SUMS.map((name) => [productOf(name), products[name]]));
    }),
    structFunction(
      d,
      ['movedBy', 'Moved'],
      all(['g', 'w', 'x', 'v', 'e', 'a', 'size', 'along', 'fresh', 'rate', 'returns']),
      (ops) => ({ ...moved<Text, string>(ops, parts, decided, { ...knobs, returns: 'returns' }) }),
    ),
  ].join('\n');
}

/** The field of a sum in `Products`. */
export const productOf = (name: SumName): string => `of_${name}`;

/**
 * What all tensors have in common (`termsOf` each, then `modelOf` of their totals), what the network reads of one
 * (`writeFeatures` into `shown`) and what its outputs come to (`decisionOf`). It needs functions for what is
 * remembered (`oldLosses`, `oldCaution`, `oldLargest`, `oldLogSize`), `newLoss`, `isFar`, `totalAt`, the totals of
 * the terms (`agreementOfAll`, `squareOfAll`, `gradientOfAll`), and the array `sums`.
 */
export function tensorCode(d: Dialect): string {
  const step: Step<Text, string> = {
    count: d.uniform('stepCount'),
    loss: 'newLoss()',
    isTold: 'isTold()',
    isGuarded: 'hasGuard()',
  };
  const share = `${d.type('f32')}(sizeOf(tensor)) / ${d.type('f32')}(max(1, ${d.uniform('coordinateCount')}))`;
  const sums = bySum<Text>((_, place) => `sums[${place}]`);
  const kind = kindText(d) as Kind<Text>;
  const isUniform = (name: string) => `return ${d.uniform(name)} != 0.0`;
  const largest = (ops: Parameters<typeof sizeNow<Text, string>>[0], coordinates: Text) =>
    sizeNow(ops, 'oldLargest(tensor)', coordinates, kind.size);
  const of = { tensor: 'i32', model: 'Model' };
  return [
    d.fn('isTold', {}, 'bool', `${isUniform('hasLoss')} && !isFar(newLoss());`),
    d.fn('hasGuard', {}, 'bool', `${isUniform('isGuarded')};`),
    structFunction(d, ['termsOf', 'Terms'], { tensor: 'i32' }, (ops) => {
      const totals = bySum<Text>((_, place) => `totalAt(tensor, ${place})`);
      const terms = termsOf<Text, string>(ops, totals, largest(ops, totals.coordinates), share);
      return { ...terms, coordinates: totals.coordinates };
    }),
    structFunction(d, ['modelOf', 'Model'], {}, (ops) => {
      const before = {
        losses: byName<Losses<Text>>(LOSSES, 'oldLosses()'),
        caution: byName<Caution<Text>>(CAUTION, 'oldCaution()'),
      };
      const totals = {
        agreement: 'agreementOfAll()',
        square: 'squareOfAll()',
        gradient: 'gradientOfAll()',
        weight: 1,
      };
      return flat(modelOf(ops, before, totals, step));
    }),
    listFunction(d, 'writeFeatures', of, 'shown', (ops) =>
      features(ops, { sums, kind, model, logSize: 'oldLogSize(tensor)', count: step.count }),
    ),
    structFunction(d, ['decisionOf', 'Decision'], { ...of, told: 'vec4<f32>' }, (ops) => {
      const now = largest(ops, sums.coordinates);
      const situation = { sums, model, logSize: 'oldLogSize(tensor)', largest: now };
      const outputs = byName<Outputs<Text>>(OUTPUTS, 'told');
      return { ...decision(ops, outputs, situation, step), largest: now };
    }),
  ].join('\n');
}

/** The four numbers of a vector by their names. */
function byName<Named>(names: readonly string[], vector: string): Named {
  return Object.fromEntries(names.map((name, i) => [name, `${vector}.${'xyzw'[i]}`])) as Named;
}

/** A struct holds numbers only. */
function flat({ losses, caution, ...others }: Model<Text>): Readonly<Record<string, Text>> {
  const named = (prefix: string, numbers: object) =>
    Object.entries(numbers).map(([name, value]) => [`${prefix}_${name}`, value as Text] as const);
  return Object.fromEntries([
    ...named('losses', losses),
    ...named('caution', caution),
    ...Object.entries(others),
  ]);
}

/** What is remembered of the losses after a step, and of gradients and gains, as vectors of four. */
export function rememberedText(d: Dialect): { readonly losses: string; readonly caution: string } {
  const four = (prefix: string, names: readonly string[]) =>
    `${d.type('vec4<f32>')}(${names.map((name) => `model.${prefix}_${name}`).join(', ')})`;
  return { losses: four('losses', LOSSES), caution: four('caution', CAUTION) };
}

/** The numbers of the struct `Model` in the functions of one tensor: any that the program asks for. */
const model = new Proxy({}, { get: (_, name) => `model.${String(name)}` }) as Model<Text>;
