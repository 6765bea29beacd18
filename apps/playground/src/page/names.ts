import { builtIn } from '../settings/contestants';
import type { Settings } from '../settings/settings';
import type { Imported } from './state';

/** The name of a contestant, whoever brought it. */
export function nameOf(id: string, imported: readonly Imported[]): string {
  return builtIn(id)?.name ?? imported.find((file) => file.id === id)?.name ?? id;
}

/** The learning rate of a contestant; null where there is none to choose. */
export function rateOf(id: string, { rates }: Settings): number | null {
  const range = builtIn(id)?.rate;
  return range ? (rates[id] ?? range.usual) : null;
}

/** A number with three digits that count: 0.00123, 1.23, 12.3, 1230, 1.2·10⁻⁷. */
export function short(value: number): string {
  return isPlain(value) ? String(Number(value.toPrecision(3))) : power(value, 1);
}

/** The same with three digits always, for columns of numbers: 1.50. */
export function aligned(value: number): string {
  return isPlain(value) && Math.abs(value) < 1000 ? value.toPrecision(3) : short(value);
}

/** The same for an axis, where numbers are round: 10⁻⁷. */
export function tick(value: number): string {
  return isPlain(value) ? short(value) : power(value, 0);
}

function isPlain(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-3 && size < 1e5);
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function power(value: number, digits: number): string {
  const [factor, exponent] = value.toExponential(digits).split('e');
  const raised = [...String(Math.abs(Number(exponent)))].map((digit) => RAISED[Number(digit)]).join('');
  return `${factor === '1' ? '' : `${factor}·`}10${Number(exponent) < 0 ? '⁻' : ''}${raised}`;
}
