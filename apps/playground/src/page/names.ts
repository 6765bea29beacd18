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

/** A number with three digits that count: 0.00123, 1.23, 12.3, 1230, 1.2e-7. */
export function short(value: number): string {
  return isPlain(value) ? String(Number(value.toPrecision(3))) : value.toExponential(1);
}

/** The same with three digits always, for columns of numbers: 1.50. */
export function aligned(value: number): string {
  return isPlain(value) && Math.abs(value) < 1000 ? value.toPrecision(3) : short(value);
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The same for an axis: powers of ten beyond 10⁻⁴ and 10⁵ are written as such. */
export function tick(value: number): string {
  if (isPlain(value)) return short(value);
  const [factor, power] = value.toExponential(0).split('e');
  const raised = [...String(Math.abs(Number(power)))].map((digit) => RAISED[Number(digit)]).join('');
  return `${factor === '1' ? '' : `${factor}·`}10${Number(power) < 0 ? '⁻' : ''}${raised}`;
}

function isPlain(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-3 && size < 1e5);
}
