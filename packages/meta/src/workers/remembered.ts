import type { Key, Snapshot } from '@l2l/core';
import { type Connection, WorkerLost } from './connection';
import type { Estimated } from './messages';

/** A step that was taken in a worker. */
interface Step {
  readonly weights: Float32Array;
  readonly key: Key;
}

/** A trajectory in a worker, and enough on this side to replay it if the worker dies. */
export interface Remembered {
  /** Which of the workers has it. */
  readonly seat: number;
  /** Makes sure that this worker has the trajectory, where it stands. */
  bringTo(connection: Connection): Promise<void>;
  /** Takes an estimate in a worker that has the trajectory. */
  estimate(connection: Connection, step: Step): Promise<Estimated>;
  pack(connection: Connection): Promise<Snapshot>;
  /** Frees what its worker holds of it, without waiting. It can be brought to a worker again. */
  end(): void;
}

/** Estimates from one packing to the next: more mean less copying, and more to do again. */
const PACK_EVERY = 20;

/**
 * A trajectory that begins with a key or as it was packed.
 *
 * @param number - Of no other trajectory of the pool: workers know it by this.
 */
export function rememberedFrom(
  number: number,
  seat: number,
  begin: Key | { readonly packed: Snapshot },
): Remembered {
  let origin = begin;
  let since: Step[] = [];
  let home: Connection | undefined;
  /** The last worker that was asked to have it: from then on it may hold something. */
  let asked: Connection | undefined;

  async function pack(connection: Connection): Promise<Snapshot> {
    const packed = await connection.ask<Snapshot>({ do: 'pack', trajectory: number });
    origin = { packed };
    since = [];
    return packed;
  }

  return {
    seat,
    async bringTo(connection) {
      if (home === connection) return;
      asked = connection;
      if (typeof origin === 'number') await connection.ask({ do: 'begin', trajectory: number, key: origin });
      else await connection.ask({ do: 'unpack', trajectory: number, packed: origin.packed });
      for (const step of since) await connection.ask({ do: 'estimate', trajectory: number, ...step });
      home = connection;
    },
    async estimate(connection, step) {
      const request = { do: 'estimate', trajectory: number, ...step } as const;
      const estimated = await connection.ask<Estimated>(request);
      since.push(step);
      if (since.length >= PACK_EVERY) await pack(connection).catch(ignoreLoss);
      return estimated;
    },
    pack,
    end() {
      void asked?.ask({ do: 'end', trajectory: number }).catch(() => {});
      home = undefined;
      asked = undefined;
    },
  };
}

/** The estimate is there: that the worker died after it will be noticed at the next one. */
function ignoreLoss(error: unknown): void {
  if (!(error instanceof WorkerLost)) throw error;
}
