import { slotNamed } from '@l2l/core';
import type { TensorwiseConfig } from '../config';
import { OUTPUTS } from '../program/decision';
import { FEATURES } from '../program/features';
import { tensorwiseWeights } from '../weights';
import type { Dialect } from './dialect';

/**
 * The network: `stepUnit` gives output and memory of one unit, from the features in `shown`; `outputOf` one of
 * the four outputs, from what the units say in `outputs`. It needs `constantAt` and `oldHidden`.
 */
export function networkCode(d: Dialect, config: TensorwiseConfig): string {
  const { hidden } = config;
  const layout = tensorwiseWeights(config);
  const at = (name: string) => slotNamed(layout, name).offset;
  /** Adds the product of so many numbers with a column of weights. */
  const addProduct = (count: number, x: string, name: string, width: number, column: string) =>
    `${d.loop('k', count)} { sum += ${x} * constantAt(${at(name)} + k * ${width} + ${column}); }`;
  const sigmoid = (column: string) => `sigmoid(gateOf(tensor, ${column}))`;
  return [
    d.fn('sigmoid', { x: 'f32' }, 'f32', 'return 1.0 / (1.0 + exp(-clamp(x, -40.0, 40.0)));'),
    d.fn('squash', { x: 'f32' }, 'f32', 'return tanh(clamp(x, -10.0, 10.0));'),
    d.fn(
      'gateOf',
      { tensor: 'i32', column: 'i32' },
      'f32',
      `${d.variable('sum', 'f32', `constantAt(${at('layer0/bias')} + column)`)}
      ${addProduct(FEATURES, 'shown[k]', 'layer0/kernel', 4 * hidden, 'column')}
      ${addProduct(hidden, 'oldHidden(tensor, k)', 'layer0/recurrent', 4 * hidden, 'column')}
      return sum;`,
    ),
    // See stepCell.
    d.fn(
      'stepUnit',
      { tensor: 'i32', j: 'i32', before: 'f32' },
      'vec2<f32>',
      `${d.constant('kept', 'f32', `${sigmoid(`${hidden} + j`)} * before`)}
      ${d.constant('cell', 'f32', `kept + ${sigmoid('j')} * squash(gateOf(tensor, ${2 * hidden} + j))`)}
      return ${d.type('vec2<f32>')}(${sigmoid(`${3 * hidden} + j`)} * squash(cell), cell);`,
    ),
    d.fn(
      'outputOf',
      { number: 'i32' },
      'f32',
      `${d.variable('sum', 'f32', `constantAt(${at('linear/bias')} + number)`)}
      ${addProduct(hidden, 'outputs[k]', 'linear/kernel', OUTPUTS.length, 'number')}
      ${addProduct(FEATURES, 'shown[k]', 'linear/features', OUTPUTS.length, 'number')}
      return sum;`,
    ),
  ].join('\n');
}
