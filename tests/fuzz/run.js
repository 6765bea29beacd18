/**
 * `node tests/fuzz/run.js [CASES] [SEED]` shows every reader of files damaged ones, on the built packages: each case ends in
 * what was read or in an L2lError, in two seconds at most, and takes at most four times the memory of its file. A case
 * that never ends is found, too. One line of JSON for each reader.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** How long a case may stand before it counts as endless, in seconds. */
const PATIENCE = 60;

if (isMainThread) await main();
else await work();

async function main() {
  const [cases, seed] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 1)];
  const names = ['safetensors', 'headers', 'rules', 'trees', 'memory', 'configs', 'experiments', 'idx'];
  const count = Math.ceil(cases / names.length);
  for (const name of names) {
    const began = performance.now();
    const outcome = await watched({ name, seed, from: 0, count });
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(JSON.stringify({ reader: name, seed, ...outcome, seconds }));
  }
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ cases: count * names.length, seed, peakMegabytes: peak }));
}

/**
 * @param {{ name: string, seed: number, from: number, count: number }} options
 * @returns {Promise<object>}
 */
function watched(options) {
  const current = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...options, current } });
  return new Promise((resolve, reject) => {
    let [last, since] = [-1, Date.now()];
    const timer = setInterval(() => {
      const now = Atomics.load(current, 0);
      if (now !== last) [last, since] = [now, Date.now()];
      if (Date.now() - since < PATIENCE * 1000) return;
      end();
      reject(new Error(`case ${now} of ${options.name}, seed ${options.seed}, does not end`));
    }, 1000);
    const end = () => {
      clearInterval(timer);
      worker.terminate();
    };
    worker.once('message', (outcome) => {
      end();
      resolve(outcome);
    });
    worker.once('error', (error) => {
      end();
      reject(error);
    });
  });
}

async function work() {
  const { fuzz } = await import('./fuzz.js');
  const { name, current, ...options } = workerData;
  const outcome = await fuzz(name, {
    ...options,
    onCase: (i) => Atomics.store(current, 0, i),
  });
  const rounded = { ...outcome, slowest: Math.round(outcome.slowest) };
  parentPort?.postMessage(rounded);
}
