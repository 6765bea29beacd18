import type * as tf from '@tensorflow/tfjs-core';
import { numberOperations } from './program-numbers';
import { productOperations } from './program-products';
import { shapeOperations } from './program-shapes';
import { windowOperations } from './program-windows';

/** What is known of a value before anything is computed. */
export interface Value {
  readonly shape: readonly number[];
  /** No number is larger than this. */
  readonly bound: number;
  /** All numbers are multiples of 2 to minus this; `undefined` if they are rounded. */
  readonly bits: number | undefined;
  /** tfjs has no gradient on the way to it. */
  readonly isForwardOnly?: boolean;
}

export interface Step extends Value {
  readonly name: string;
  /** Places of its inputs among the values: leaves first, then steps. */
  readonly inputs: readonly number[];
  readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor;
}

/** A use of a leaf as a matrix to multiply by, before enabling or after it was undone. */
export interface Use {
  readonly leaf: number;
  readonly kind: (typeof KINDS)[number];
}

const KINDS = ['matMul', 'fused', 'fused with relu', 'transposed'] as const;

export interface Program {
  readonly leaves: readonly Value[];
  readonly steps: readonly Step[];
  readonly before: readonly Use[];
  readonly after: readonly Use[];
}

/** Any of `count` things, by their numbers from 0. */
export type Choose = (count: number) => number;

/** How operations get at inputs. Leaves are counted from −1 downwards while the program grows. */
export interface Plan {
  readonly choose: Choose;
  /** One of these. */
  readonly oneOf: <Thing>(things: readonly Thing[]) => Thing;
  readonly valueAt: (place: number) => Value;
  /** A value there is, for which this holds. */
  readonly find: (holds: (value: Value) => boolean) => number | undefined;
  /** A new leaf of whole numbers. */
  readonly leaf: (shape: readonly number[]) => number;
  /** A value of this shape: in most cases one that there is already. */
  readonly operand: (shape: readonly number[]) => number;
}

/** Makes a step, or nothing where it cannot. */
export type Operation = (plan: Plan) => Step | undefined;

const operations: readonly Operation[] = [
  ...productOperations,
  ...productOperations,
  ...numberOperations,
  ...shapeOperations,
  ...windowOperations,
];

/** Leaves are whole numbers up to this. */
export const LARGEST_LEAF = 3;
const MOST_STEPS = 8;
const MOST_NUMBERS = 6000;
/** Floats hold whole numbers up to 2²⁴. */
const EXACT = 2 ** 22;

/** Whether all backends have the same bits for it. */
export function isExact({ bound, bits }: Value): boolean {
  return bits !== undefined && bound * 2 ** bits <= EXACT;
}

function isFit({ shape, bound, bits }: Value): boolean {
  const size = shape.reduce((product, length) => product * length, 1);
  return size > 0 && size <= MOST_NUMBERS && bound <= (bits === undefined ? 1e4 : EXACT);
}

/** A program from random numbers: other numbers, another program; fewer numbers, a smaller one. */
export function programFrom(tape: readonly number[]): Program {
  let at = 0;
  const choose: Choose = (count) => (tape[at++] ?? 0) % count;
  const oneOf: Plan['oneOf'] = (things) => things[choose(things.length)]!;
  const leaves: Value[] = [];
  const steps: Step[] = [];
  const valueAt = (place: number) => (place < 0 ? leaves[-1 - place]! : steps[place]!);
  const find: Plan['find'] = (holds) => {
    const places = [...leaves.keys()].map((i) => -1 - i).concat([...steps.keys()]);
    const all = places.filter((place) => holds(valueAt(place)));
    return all.length === 0 ? undefined : oneOf(all);
  };
  const leaf: Plan['leaf'] = (shape) => -leaves.push({ shape, bound: LARGEST_LEAF, bits: 0 });
  const operand: Plan['operand'] = (shape) => {
    const same = choose(4) > 0 ? find((value) => value.shape.join() === shape.join()) : undefined;
    return same ?? leaf(shape);
  };
  const plan: Plan = { choose, oneOf, valueAt, find, leaf, operand };

  while (at < tape.length && steps.length < MOST_STEPS) {
    const step = oneOf(operations)(plan);
    if (step !== undefined && isFit(step)) steps.push(step);
  }
  const matrices = [...leaves.keys()].filter((i) => leaves[i]!.shape.length === 2);
  const use = (): Use => ({ leaf: oneOf(matrices), kind: oneOf(KINDS) });
  const uses = () => (matrices.length === 0 ? [] : Array.from({ length: choose(3) }, use));
  return {
    leaves,
    steps: steps.map((step) => renumbered(step, leaves.length)),
    before: uses(),
    after: uses(),
  };
}

function renumbered(step: Step, leaves: number): Step {
  return { ...step, inputs: step.inputs.map((place) => (place < 0 ? -1 - place : leaves + place)) };
}

/** The program in words, to be read where it fails. */
export function described({ leaves, steps, before, after }: Program): string {
  const use = ({ leaf, kind }: Use) => `${kind} by #${leaf}`;
  return [
    ...leaves.map(({ shape }, i) => `#${i} = leaf [${shape}]`),
    ...before.map((each) => `before enabling: ${use(each)}`),
    ...steps.map(({ name, inputs, shape }, i) => {
      const operands = inputs.map((place) => `#${place}`).join(', ');
      return `#${leaves.length + i} = ${name} of ${operands}: [${shape}]`;
    }),
    ...after.map((each) => `after undoing: ${use(each)}`),
  ].join('\n');
}
