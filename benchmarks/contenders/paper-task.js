import { mnist } from '@l2l/mnist';

/** T, the steps of one window of meta-training. */
export const WINDOW = 20;

/** The task of the L2L paper: an MLP 784-20-10 of sigmoid units on handwritten digits, batches of 128. */
export async function paperTask() {
  const { train } = await mnist({ embedded: true });
  return { dataset: train, hidden: [20], activation: /** @type {const} */ ('sigmoid'), batchSize: 128 };
}
