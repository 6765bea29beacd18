import {
  fold,
  type GradientEstimator,
  type Json,
  type Key,
  L2lError,
  numberOption,
  requireOptions,
  type Snapshot,
} from '@l2l/core';
import { meanEstimate, trajectoriesOf } from '../several';
import { type Connection, connect, WorkerLost } from './connection';
import type { Estimated } from './messages';
import { type Remembered, rememberedFrom } from './remembered';

export interface PoolOptions {
  /** Address of a module whose default export makes the estimator of one trajectory: `(config) => estimator`. */
  readonly module: string | URL;
  /** What it is made of. */
  readonly config: Json;
  /** Inner trainings whose estimates are averaged; see `several`. */
  readonly trajectories: number;
  /** Threads that share them. The result is the same for any number, to the last bit. */
  readonly workers: number;
  /** Called when a worker died; what it was doing is done again by a new one. */
  readonly onWorkerLost?: ((reason: string) => void) | undefined;
}

/** The trajectories of a run: each lives in its worker, and can be replayed from what is remembered here. */
export interface PoolCarry {
  readonly trajectories: readonly Remembered[];
}

/** A trajectory whose worker dies this often in a row is given up. */
const TRIES = 3;

/**
 * `several(estimator, trajectories)` on more than one core: a pool of workers is an estimator.
 *
 * Each trajectory stays in one worker, and estimates are summed in the order of the trajectories, so
 * the same seed gives the same weights with any number of workers. Nothing runs between two estimates,
 * and an idle pool keeps no process alive.
 *
 * @throws L2lError `bad-option`
 */
export function pool(options: PoolOptions): GradientEstimator<PoolCarry> {
  const { module, config, trajectories, workers, onWorkerLost } = requireOptions('pool', options, [
    'module',
    'config',
    'trajectories',
    'workers',
    'onWorkerLost',
  ]);
  numberOption('pool', 'trajectories', trajectories, { from: 1, integer: true });
  numberOption('pool', 'workers', workers, { from: 1, integer: true });
  const address = String(module);
  const connections = new Map<number, Connection>();
  /** The runs that use the pool. */
  const live = new Set<PoolCarry>();
  let numbered = 0;

  function connectionOf({ seat }: Remembered): Connection {
    const connection = connections.get(seat) ?? connect(address, config);
    connections.set(seat, connection);
    return connection;
  }

  /** Does something with a trajectory; where its worker dies, replays it in a new one. */
  async function withTrajectory<Value>(
    carry: PoolCarry,
    trajectory: Remembered,
    work: (connection: Connection) => Promise<Value>,
  ): Promise<Value> {
    for (let tries = 1; ; tries++) {
      const connection = connectionOf(trajectory);
      try {
        await trajectory.bringTo(connection);
        return await work(connection);
      } catch (error) {
        // Of a run that has ended, the workers were stopped.
        if (!(error instanceof WorkerLost) || !live.has(carry)) throw error;
        // The first of its trajectories to notice replaces the worker.
        if (connections.get(trajectory.seat) === connection) {
          connections.delete(trajectory.seat);
          connection.stop();
          onWorkerLost?.(error.message);
        }
        if (tries === TRIES) throw lostTooOften(error);
      }
    }
  }

  /** Does something with each trajectory, in the worker that has it. */
  const all = <Value>(
    carry: PoolCarry,
    work: (each: Remembered, connection: Connection, i: number) => Promise<Value>,
  ): Promise<Value[]> =>
    Promise.all(
      carry.trajectories.map((each, i) =>
        withTrajectory(carry, each, (connection) => work(each, connection, i)),
      ),
    );

  function remember(begins: readonly (Key | { readonly packed: Snapshot })[]): PoolCarry {
    const seats = Math.min(workers, trajectories);
    const carry = { trajectories: begins.map((begin, i) => rememberedFrom(numbered++, i % seats, begin)) };
    live.add(carry);
    return carry;
  }

  function end(carry: PoolCarry): void {
    if (!live.delete(carry)) return;
    if (live.size > 0) {
      for (const each of carry.trajectories) each.end();
      return;
    }
    for (const connection of connections.values()) connection.stop();
    connections.clear();
  }

  /** Does something with a carry, which is ended where that fails. */
  async function orEnd<Value>(carry: PoolCarry, work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      end(carry);
      throw error;
    }
  }

  return {
    name: `${trajectories} in ${workers} workers`,
    async begin(key) {
      const carry = remember(Array.from({ length: trajectories }, (_, i) => fold(key, i)));
      await orEnd(carry, () => all(carry, async () => {}));
      return carry;
    },
    async estimate(weights, carry, key) {
      if (!live.has(carry)) throw ended();
      const estimates = await orEnd(carry, () =>
        all(carry, (each, connection, i) => each.estimate(connection, { weights, key: fold(key, i) })),
      );
      return { ...meanEstimate(estimates satisfies readonly Estimated[], weights.length), carry };
    },
    async pack(carry) {
      // One that has ended is replayed for as long as it takes.
      const hasEnded = !live.has(carry);
      live.add(carry);
      try {
        return await all(carry, (each, connection) => each.pack(connection));
      } finally {
        if (hasEnded) end(carry);
      }
    },
    async unpack(packed) {
      const parts = trajectoriesOf('pool', packed, trajectories);
      const carry = remember(parts.map((each) => ({ packed: each })));
      await orEnd(carry, () => all(carry, async () => {}));
      return carry;
    },
    end,
  };
}

function lostTooOften(cause: WorkerLost): L2lError {
  return new L2lError(
    'out-of-memory',
    `A worker was lost ${TRIES} times at the same place: ${cause.message}. It may need more memory than there is: use fewer workers or smaller optimizees. Where no worker can be started at all, use several() instead of a pool.`,
    { cause },
  );
}

function ended(): L2lError {
  return new L2lError(
    'disposed',
    'This carry of a pool was ended, so it cannot be trained on. Begin a new one, or unpack a packed one.',
  );
}
