import type { TensorwiseConfig } from '../config';
import type { TensorKind } from '../kinds';
import type { Kind } from '../program/features';
import { tensorwiseWeights } from '../weights';
import type { Dialect } from './dialect';

/** Blocks that one tensor is cut into, at most: what they come to is added up again and again. */
const MOST_BLOCKS = 128;

/** How tensors are cut into blocks, each within one tensor. */
export interface Blocks {
  /** Coordinates in each but the last of its tensor. */
  readonly length: number;
  /** The tensor of each block. */
  readonly tensors: readonly number[];
  /** The first block of each tensor, and their number. */
  readonly first: readonly number[];
  readonly counts: readonly number[];
}

/** @param least - Coordinates of a block, at least. */
export function blocksOf(kinds: readonly TensorKind[], least: number): Blocks {
  const longest = Math.max(0, ...kinds.map(({ size }) => size));
  const length = Math.max(least, Math.ceil(longest / MOST_BLOCKS));
  // An empty tensor has a block too: its network must run.
  const counts = kinds.map(({ size }) => Math.max(1, Math.ceil(size / length)));
  let end = 0;
  const first = counts.map((count) => {
    end += count;
    return end - count;
  });
  return { length, first, counts, tensors: counts.flatMap((count, t) => Array(count).fill(t) as number[]) };
}

/** A whole number goes as two, which float32 holds to the last digit: its quotient and its rest by this. */
const SPLIT = 4096;

/** Numbers that the shaders read of each tensor, in their order. */
const NUMBERS = [
  'size',
  'sizeRest',
  'offset',
  'offsetRest',
  'isVector',
  'logFanIn',
  'isFirst',
  'isLast',
  'firstBlock',
  'blocks',
] as const;

/**
 * All that the shaders read and that never changes, as one buffer: the weights, then the numbers of each tensor, then
 * the tensor of each block.
 */
export function constantsOf(
  weights: Float32Array,
  kinds: readonly TensorKind[],
  blocks: Blocks,
): Float32Array {
  const rows = kinds.flatMap((kind, t) => {
    const numbers: Record<(typeof NUMBERS)[number], number> = {
      ...kind,
      size: Math.floor(kind.size / SPLIT),
      sizeRest: kind.size % SPLIT,
      offset: Math.floor(kind.offset / SPLIT),
      offsetRest: kind.offset % SPLIT,
      firstBlock: blocks.first[t]!,
      blocks: blocks.counts[t]!,
    };
    return NUMBERS.map((name) => numbers[name]);
  });
  return Float32Array.of(...weights, ...rows, ...blocks.tensors);
}

/** Functions that read them. They need `constantAt`. */
export function kindsCode(d: Dialect, config: TensorwiseConfig): string {
  const { size } = tensorwiseWeights(config);
  const whole = (name: (typeof NUMBERS)[number]) => `${d.type('i32')}(${numberOf(name)})`;
  const split = (name: 'size' | 'offset') => `return ${whole(name)} * ${SPLIT} + ${whole(`${name}Rest`)};`;
  const ofTensor = { tensor: 'i32' };
  return [
    d.fn(
      'kindAt',
      { tensor: 'i32', number: 'i32' },
      'f32',
      `return constantAt(${size} + tensor * ${NUMBERS.length} + number);`,
    ),
    d.fn('sizeOf', ofTensor, 'i32', split('size')),
    d.fn('offsetOf', ofTensor, 'i32', split('offset')),
    d.fn('firstBlockOf', ofTensor, 'i32', `return ${whole('firstBlock')};`),
    d.fn('blocksOf', ofTensor, 'i32', `return ${whole('blocks')};`),
    d.fn(
      'tensorOf',
      { block: 'i32' },
      'i32',
      `return ${d.type('i32')}(constantAt(${size} + ${d.uniform('tensors')} * ${NUMBERS.length} + block));`,
    ),
  ].join('\n');
}

const numberOf = (name: (typeof NUMBERS)[number]) => `kindAt(tensor, ${NUMBERS.indexOf(name)})`;

/** What a tensor is, as expressions. */
export function kindText(d: Dialect): Kind<string> {
  return {
    size: `${d.type('f32')}(sizeOf(tensor))`,
    isVector: numberOf('isVector'),
    logFanIn: numberOf('logFanIn'),
    isFirst: numberOf('isFirst'),
    isLast: numberOf('isLast'),
  };
}
