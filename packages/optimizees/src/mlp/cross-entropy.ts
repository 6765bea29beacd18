/**
 * The mean over examples of −ln softmax(logits)[label].
 *
 * @param logits - `[rows, classCount]`
 * @param labels - `[rows]`, whole numbers in [0, classCount).
 */
export function crossEntropy(logits: Float32Array, labels: Int32Array): number {
  const classCount = logits.length / labels.length;
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const from = row * classCount;
    sum += logSumExp(logits, from, classCount) - logits[from + labels[row]!]!;
  }
  return sum / labels.length;
}

/**
 * d({@link crossEntropy})/d(logits), `[rows, classCount]`: (softmax − one at the label) / rows.
 */
export function crossEntropyAdjoint(logits: Float32Array, labels: Int32Array): Float32Array {
  const rows = labels.length;
  const classCount = logits.length / rows;
  const adjoint = new Float32Array(logits.length);
  for (let row = 0; row < rows; row++) {
    const from = row * classCount;
    const normalizer = logSumExp(logits, from, classCount);
    for (let j = 0; j < classCount; j++) {
      const probability = Math.exp(logits[from + j]! - normalizer);
      adjoint[from + j] = (probability - (j === labels[row] ? 1 : 0)) / rows;
    }
  }
  return adjoint;
}

/**
 * Examples whose greatest logit is that of their label. A row with a NaN counts as wrong.
 *
 * @param logits - `[rows, classCount]`
 */
export function correctCount(logits: Float32Array, labels: Int32Array): number {
  const classCount = logits.length / labels.length;
  let correct = 0;
  labels.forEach((label, row) => {
    const scores = logits.subarray(row * classCount, (row + 1) * classCount);
    const own = scores[label]!;
    if (scores.every((score, j) => (j < label ? score < own : score <= own))) correct++;
  });
  return correct;
}

/** ln Σ e^logit of one row. The greatest logit is taken out first, so that no power overflows. */
function logSumExp(logits: Float32Array, from: number, classCount: number): number {
  let greatest = -Infinity;
  for (let j = 0; j < classCount; j++) greatest = Math.max(greatest, logits[from + j]!);
  let sum = 0;
  for (let j = 0; j < classCount; j++) sum += Math.exp(logits[from + j]! - greatest);
  return greatest + Math.log(sum);
}
