import type { LstmState } from '../../state';
import type { Kernel } from './kernel';
import { type Residence, residenceOf } from './resident-state';

/** Which states are given a memory of their own. */
export interface Settlement {
  /** Coordinates from which it pays: making a memory takes a tenth of a millisecond. */
  readonly from: number;
  /** Updates before: moving in takes as long as copying the state eight times does. */
  readonly after: number;
}

export const settlement: Settlement = { from: 1024, after: 8 };

/** The memories that states of one kernel live in. */
export interface Residences {
  /** Where this state lives, or may live from now on; `undefined` where it stays an ordinary one. */
  find(kernel: Kernel, state: LstmState, size: number, after: number): Residence | undefined;
  /** Counts an update that gave an ordinary state. */
  note(before: LstmState, after: LstmState): void;
}

export function residences(): Residences {
  // By their states: when nobody has a state any more, its memory goes with it.
  const homes = new WeakMap<LstmState, Residence>();
  const updates = new WeakMap<LstmState, number>();
  return {
    find(kernel, state, size, after) {
      const known = homes.get(state);
      if (known !== undefined || (updates.get(state) ?? 0) < after) return known;
      const fresh = residenceOf(kernel, state, size);
      if (fresh) homes.set(fresh.state, fresh);
      return fresh;
    },
    note(before, after) {
      updates.set(after, 1 + (updates.get(before) ?? 0));
    },
  };
}
