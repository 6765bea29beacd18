import { keyOf, normals, vectorLayout } from '@l2l/core';
import { chooseLstm, setThreads, stopThreads } from '@l2l/lstm-optimizer';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  stopThreads();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const size = 9000;
const rule = chooseLstm();
const weights = normals(keyOf(1), rule.weights.size, 0.3);
const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Steps on so many threads, with time between them for workers to come up.
 *
 * @param goesOn - Asked after each step beyond that length, up to ten times as many.
 */
async function stepsOn(count: number, length = 12, goesOn = () => false) {
  setThreads(count);
  const bound = rule.bind(weights);
  let state = rule.init(vectorLayout(size));
  const steps: Float32Array[] = [];
  for (let t = 0; t < length || (t < 10 * length && goesOn()); t++) {
    const gradient = normals(keyOf(t), size);
    const update = bound.update({ gradient, coordinates: gradient }, state);
    state = update.state;
    steps.push(update.step);
    await moment(30);
  }
  return steps;
}

test('the main thread of a page may not sleep', () => {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  expect(() => Atomics.wait(shared, 0, 1, 0)).toThrow(TypeError);
});

test('steps of the LSTM on two threads of a page are those on one, bit for bit', async () => {
  const warn = vi.spyOn(console, 'warn');
  const posted = vi.spyOn(Worker.prototype, 'postMessage');
  /** Whether the worker has done something: on the board stands who did each chunk of the last job. */
  function hasHelped(): boolean {
    const [{ start }] = posted.mock.calls[0] as unknown as [
      { start: { board: Int32Array; places: { claims: number }; seat: number } },
    ];
    const claims = start.board.subarray(start.places.claims);
    return claims.some((claim) => ((claim >> 2) & 15) === start.seat);
  }
  // On a busy machine a worker may come too late for any one job.
  const together = await stepsOn(2, 12, () => !hasHelped());
  expect(hasHelped()).toBe(true);
  expect(together).toEqual(await stepsOn(1, together.length));
  expect(warn).not.toHaveBeenCalled();
});

test('the way back over a step is the same on two threads, too', async () => {
  const adjoints = [];
  for (const count of [1, 2]) {
    await stepsOn(count, 4);
    const gradient = normals(keyOf(5), size);
    const { tape } = rule.record(weights, { gradient, coordinates: gradient }, rule.init(vectorLayout(size)));
    const weightsAdjoint = new Float32Array(weights.length);
    const state = rule.pullback(weights, tape, gradient, null, weightsAdjoint);
    adjoints.push({ state, weightsAdjoint });
  }
  expect(adjoints[1]).toEqual(adjoints[0]);
});

test('where a page forbids workers, there is one thread, and a warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const expected = await stepsOn(1, 4);
  vi.stubGlobal(
    'Worker',
    class {
      constructor() {
        throw new DOMException('Access to the script is denied by the policy.', 'SecurityError');
      }
    },
  );
  expect(await stepsOn(2, 4)).toEqual(expected);
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]![0]).toMatch(/was lost: SecurityError.* 1 of 2 threads/);
});

test('a worker that dies is told of, and its work is done here', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const expected = await stepsOn(1, 8);
  const workers: Worker[] = [];
  const Original = Worker;
  vi.stubGlobal(
    'Worker',
    class extends Original {
      constructor(url: string | URL) {
        super(url);
        workers.push(this);
        // In place of its second job it comes to an end, and says so.
        let jobs = 0;
        const post = this.postMessage.bind(this);
        this.postMessage = (message: object) => {
          if ('job' in message && ++jobs === 2) {
            this.terminate();
            setTimeout(() => this.onerror?.(new ErrorEvent('error', { message: 'out of memory' })));
          } else post(message);
        };
      }
    },
  );
  expect(await stepsOn(2, 8)).toEqual(expected);
  expect(workers).toHaveLength(1);
  expect(warn).toHaveBeenCalledOnce();
  expect(warn.mock.calls[0]![0]).toMatch(/was lost: out of memory.* 1 of 2 threads/);
});

test('where memory may not be shared there is one thread', async () => {
  vi.stubGlobal('crossOriginIsolated', false);
  const started = vi.fn();
  vi.stubGlobal('Worker', started);
  await stepsOn(2, 2);
  expect(started).not.toHaveBeenCalled();
});
