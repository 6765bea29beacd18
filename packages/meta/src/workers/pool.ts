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
  let users = 0;
  let numbered = 0;

  function connectionOf({ seat }: Remembered): Connection {
    const connection = connections.get(seat) ?? connect(address, config);
    connections.set(seat, connection);
    return connection;
  }

  /** Does something with a trajectory; where its worker dies, replays it in a new one. */
  async function withTrajectory<Value>(
    trajectory: Remembered,
    work: (connection: Connection) => Promise<Value>,
  ): Promise<Value> {
    for (let tries = 1; ; tries++) {
      const connection = connectionOf(trajectory);
      try {
        await trajectory.bringTo(connection);
        return await work(connection);
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error;
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

  const all = <Value>(carry: PoolCarry, work: (each: Remembered, i: number) => Promise<Value>) =>
    Promise.all(carry.trajectories.map(work));

  function remember(begins: readonly (Key | { readonly packed: Snapshot })[]): PoolCarry {
    users++;
    const seats = Math.min(workers, trajectories);
    return { trajectories: begins.map((begin, i) => rememberedFrom(numbered++, i % seats, begin)) };
  }

  function end(carry: PoolCarry): void {
    users--;
    if (users > 0) {
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
      await orEnd(carry, () => all(carry, (each) => withTrajectory(each, async () => {})));
      return carry;
    },
    async estimate(weights, carry, key) {
      const estimates = await orEnd(carry, () =>
        all(carry, (each, i) => {
          const step = { weights, key: fold(key, i) };
          return withTrajectory(each, (connection) => each.estimate(connection, step));
        }),
      );
      return { ...meanEstimate(estimates satisfies readonly Estimated[], weights.length), carry };
    },
    pack: (carry) => all(carry, (each) => withTrajectory(each, (connection) => each.pack(connection))),
    async unpack(packed) {
      const parts = trajectoriesOf('pool', packed, trajectories);
      const carry = remember(parts.map((each) => ({ packed: each })));
      await orEnd(carry, () => all(carry, (each) => withTrajectory(each, async () => {})));
      return carry;
    },
    end,
  };
}

function lostTooOften(cause: WorkerLost): L2lError {
  return new L2lError(
    'out-of-memory',
    `A worker died ${TRIES} times at the same place: ${cause.message}. It may need more memory than there is: use fewer workers or smaller optimizees.`,
    { cause },
  );
}
