import { literal } from '../../kernels/device/literal';
import type { Arithmetic } from '../program/arithmetic';
import { numbers } from '../program/numbers';
import { SQUARE_SCALE } from '../program/sums';
import type { Dialect } from './dialect';

/** An expression of a shader, or a number that is known when the shader is written. */
export type Text = string | number;

/** Arithmetic that writes what it computes. */
export interface Writer {
  readonly ops: Arithmetic<Text, string>;
  /** What was written: a constant for each operation. */
  lines(): readonly string[];
  /** The name of a number, or the number. */
  operand(x: Text): string;
}

/** What needs no name of its own. */
const ATOM = /^[\w.]+$/;

/** Each expression is written once, however often it is used. */
export function writerIn(dialect: Dialect): Writer {
  const names = new Map<string, string>();
  const lines: string[] = [];

  function written(expression: string, type: 'f32' | 'bool'): string {
    const known = names.get(expression);
    if (known !== undefined) return known;
    const name = `t${names.size}`;
    names.set(expression, name);
    lines.push(dialect.constant(name, type, expression));
    return name;
  }
  function operand(x: Text): string {
    if (typeof x === 'number') return x < 0 ? `(${literal(x)})` : literal(x);
    return ATOM.test(x) ? x : written(x, 'f32');
  }
  const truth = (x: string) => (ATOM.test(x) ? x : written(x, 'bool'));
  const call = (name: string, ...given: readonly Text[]) =>
    written(`${name}(${given.map(operand).join(', ')})`, 'f32');

  const between = (sign: string, onNumbers: (a: number, b: number) => number) => (a: Text, b: Text) =>
    typeof a === 'number' && typeof b === 'number'
      ? onNumbers(a, b)
      : written(`${operand(a)} ${sign} ${operand(b)}`, 'f32');
  const compared = (sign: string) => (a: Text, b: Text) =>
    written(`${operand(a)} ${sign} ${operand(b)}`, 'bool');
  const of = (name: 'sqrt' | 'log' | 'exp' | 'abs') => (x: Text) =>
    typeof x === 'number' ? numbers[name](x) : call(name, x);

  const ops: Arithmetic<Text, string> = {
    squareScale: SQUARE_SCALE,
    add: between('+', numbers.add),
    sub: between('-', numbers.sub),
    mul: between('*', numbers.mul),
    div: between('/', numbers.div),
    min: (a, b) => call('min', a, b),
    max: (a, b) => call('max', a, b),
    sqrt: of('sqrt'),
    log: of('log'),
    exp: of('exp'),
    // Cut off where it has long reached its ends, and the exponentials that it is made of are still numbers.
    tanh: (x) => call('tanh', call('clamp', x, -10, 10)),
    abs: of('abs'),
    clamp: (x, low, high) => call('clamp', x, low, high),
    above: compared('>'),
    atLeast: compared('>='),
    both: (a, b) => written(`${truth(a)} && ${truth(b)}`, 'bool'),
    select: (condition, yes, no) =>
      written(dialect.select(truth(condition), operand(yes), operand(no)), 'f32'),
    stored: (x) => x,
  };
  return { ops, lines: () => lines, operand };
}

type Parameters = Readonly<Record<string, string>>;
type Ops = Arithmetic<Text, string>;

/** A function that returns one number. */
export function numberFunction(
  dialect: Dialect,
  name: string,
  parameters: Parameters,
  compute: (ops: Ops) => Text,
): string {
  const writer = writerIn(dialect);
  const result = writer.operand(compute(writer.ops));
  return dialect.fn(name, parameters, 'f32', [...writer.lines(), `return ${result};`].join('\n'));
}

/** A function that returns numbers by name, and the struct of these. */
export function structFunction(
  dialect: Dialect,
  [name, struct]: readonly [name: string, struct: string],
  parameters: Parameters,
  compute: (ops: Ops) => Readonly<Record<string, Text>>,
): string {
  const writer = writerIn(dialect);
  const result = Object.entries(compute(writer.ops));
  const values = result.map(([, value]) => writer.operand(value));
  const body = [...writer.lines(), `return ${struct}(${values.join(', ')});`].join('\n');
  const fields = result.map(([field]) => field);
  return `${dialect.struct(struct, fields)}\n${dialect.fn(name, parameters, struct, body)}`;
}

/** A function that writes a list of numbers into an array. */
export function listFunction(
  dialect: Dialect,
  name: string,
  parameters: Parameters,
  array: string,
  compute: (ops: Ops) => readonly Text[],
): string {
  const writer = writerIn(dialect);
  const values = compute(writer.ops).map(writer.operand);
  const stores = values.map((value, i) => `${array}[${i}] = ${value};`);
  return dialect.fn(name, parameters, undefined, [...writer.lines(), ...stores].join('\n'));
}
