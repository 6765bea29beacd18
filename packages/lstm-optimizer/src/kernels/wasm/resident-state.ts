import type { LstmState } from '../../state';
import type { Kernel } from './kernel';
import { requestMemory } from './memory-requests';
import { BLOCK, type Plan, padded, ROW, TILE } from './plan';

/**
 * The memory of a kernel, kept for one state: the state stays there between updates, so that nothing of it is
 * copied. It is collected with the state.
 */
export interface Residence {
  /**
   * What its state reads as: a state like others. Its vectors are copied out when they are first asked for after an
   * update, and what is written to them counts at the next one.
   */
  readonly state: LstmState;
  /** One update, in place. @returns `[size]`, the step. */
  update(packedWeights: Float32Array, gradient: Float32Array): Float32Array;
}

/**
 * A residence which begins as a state of `size` coordinates.
 *
 * @returns `undefined` where there is no memory for it.
 */
export function residenceOf(kernel: Kernel, before: LstmState, size: number): Residence | undefined {
  const { plan } = kernel;
  const room = 4 * padded(size, BLOCK);
  const gradientAt = plan.state + plan.stateRows * room;
  const stepAt = gradientAt + room;
  const memory = requestMemory(stepAt + room);
  if (memory === undefined) return undefined;

  const floats = new Float32Array(memory.buffer);
  const { forwardPacked } = kernel.instantiate(memory);
  const leaves = leavesOf(plan, floats, size);
  const write = ({ hidden, cell }: LstmState) =>
    hidden.forEach((vector, l) => {
      leaves[2 * l]!.write(vector);
      leaves[2 * l + 1]!.write(cell[l]!);
    });
  const read = (): LstmState => ({
    hidden: leaves.filter((_, i) => i % 2 === 0).map((leaf) => leaf.read()),
    cell: leaves.filter((_, i) => i % 2 === 1).map((leaf) => leaf.read()),
  });
  write(before);
  let copy: LstmState | undefined;
  const copied = () => {
    copy ??= read();
    return copy;
  };
  let loaded: Float32Array | undefined;
  return {
    state: {
      get hidden() {
        return copied().hidden;
      },
      get cell() {
        return copied().cell;
      },
    },
    update(packedWeights, gradient) {
      if (copy) write(copy);
      copy = undefined;
      if (loaded !== packedWeights) floats.set(packedWeights, plan.forwardWeights.from / 4);
      loaded = packedWeights;
      floats.set(gradient, gradientAt / 4);
      forwardPacked!(plan.state, gradientAt, stepAt, 4 * padded(size, TILE));
      return floats.slice(stepAt / 4, stepAt / 4 + size);
    },
  };
}

/** One vector of a state, which lies in pieces: `[blocks, units, BLOCK]`, with rows of others between blocks. */
interface Leaf {
  /** `[units, size]`, a copy. */
  read(): Float32Array;
  write(vector: Float32Array): void;
}

/** Hidden and cell of layer 0, then of layer 1, … */
function leavesOf(plan: Plan, floats: Float32Array, size: number): Leaf[] {
  let row = 0;
  return plan.layers
    .flatMap(({ units }) => [units, units])
    .map((units) => {
      const first = row;
      row += units;
      const each = (visit: (at: number, from: number, count: number) => void) => {
        for (let from = 0; from < size; from += BLOCK) {
          const block = plan.state + from * plan.stateRows * 4;
          const count = Math.min(BLOCK, size - from);
          for (let unit = 0; unit < units; unit++) {
            visit((block + (first + unit) * ROW) / 4, unit * size + from, count);
          }
        }
      };
      return {
        read() {
          const vector = new Float32Array(units * size);
          each((at, from, count) => {
            vector.set(floats.subarray(at, at + count), from);
          });
          return vector;
        },
        write(vector) {
          each((at, from, count) => {
            floats.set(vector.subarray(from, from + count), at);
          });
        },
      };
    });
}
