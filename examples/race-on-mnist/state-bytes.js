/**
 * Bytes of memory that an optimizer keeps between steps, its count of steps left out.
 *
 * @param {import('@tensorflow/tfjs-core').Optimizer} optimizer - One that has taken a step.
 * @returns {Promise<number>}
 */
export async function bytesOfState(optimizer) {
  if ('stateBytes' in optimizer) return /** @type {{ stateBytes: number }} */ (optimizer).stateBytes;
  const [iterations, ...state] = await optimizer.getWeights();
  // The count is a tensor made for the asking; the rest is the optimizer's own.
  iterations?.tensor.dispose();
  return state.reduce((bytes, { tensor }) => bytes + tensor.size * Float32Array.BYTES_PER_ELEMENT, 0);
}
