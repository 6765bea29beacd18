/**
 * The mean over all outputs of all examples of (output − target)².
 *
 * @param outputs - `[rows, outputSize]`
 * @param targets - `[rows, outputSize]`
 */
export function meanSquaredError(outputs: Float32Array, targets: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < outputs.length; i++) sum += (outputs[i]! - targets[i]!) ** 2;
  return sum / outputs.length;
}

/** d({@link meanSquaredError})/d(outputs), `[rows, outputSize]`. */
export function meanSquaredErrorAdjoint(outputs: Float32Array, targets: Float32Array): Float32Array {
  return outputs.map((output, i) => (2 * (output - targets[i]!)) / outputs.length);
}

/** `[rows, classCount]`: 1 at the label of each example, 0 elsewhere. */
export function oneHot(labels: Int32Array, classCount: number): Float32Array {
  const targets = new Float32Array(labels.length * classCount);
  labels.forEach((label, row) => {
    targets[row * classCount + label] = 1;
  });
  return targets;
}
