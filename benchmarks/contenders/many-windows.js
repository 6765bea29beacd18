import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { keyOf } from '@l2l/core';
import { chooseLstm } from '@l2l/lstm-optimizer';
import { metaTrain, truncatedBackprop } from '@l2l/meta';
import { blobs, chooseMlpFamily } from '@l2l/optimizees';

const WINDOWS = 10_000;
/** Kernels are compiled and caches are filled by then. */
const WARM = 1000;

/** Bytes in use, of JavaScript and of arrays, after each of two stretches of windows. */
export async function manyWindows() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const used = async () => {
    // What finalizers free is free after a turn.
    for (let i = 0; i < 4; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const rule = chooseLstm({ hidden: [4] });
  const family = chooseMlpFamily({ dataset: blobs(keyOf(1)), hidden: [8], batchSize: 16 });
  // A new network every fourth window.
  const estimator = truncatedBackprop({ rule, family, window: 5, horizon: 20 });
  let before = Number.NaN;
  for await (const { count } of metaTrain({
    estimator,
    weights: rule.initWeights(keyOf(2)),
    key: keyOf(3),
  })) {
    if (count === WARM) before = await used();
    if (count === WINDOWS) break;
  }
  return { facts: [before, await used()] };
}
