import { type Evaluation, numberOption, type Optimizee, vectorLayout } from '@l2l/core';

/**
 * Rosenbrock's banana valley, as a chain: `Σ 100·(x[i+1] − x[i]²)² + (1 − x[i])²`. Its minimum is 0, where
 * every coordinate is 1; from size 4 on there is a second, local minimum near (−1, 1, 1, …).
 *
 * It starts at (−1.2, 1, −1.2, 1, …) whatever the key, and there are no minibatches.
 *
 * Source: Rosenbrock 1960, https://doi.org/10.1093/comjnl/3.3.175; for the start in more than two
 * dimensions, Moré, Garbow and Hillstrom 1981, problem 21, https://doi.org/10.1145/355934.355936
 *
 * @param size - Number of coordinates, at least 2.
 * @throws L2lError `bad-option`
 */
export function rosenbrock(size = 2): Optimizee {
  numberOption('rosenbrock', 'size', size, { from: 2, integer: true });
  return {
    name: `rosenbrock-${size}`,
    layout: vectorLayout(size),
    init: () => Float32Array.from({ length: size }, (_, i) => (i % 2 === 0 ? -1.2 : 1)),
    evaluate: async (coordinates) => valley(coordinates),
    dispose() {},
  };
}

function valley(x: Float32Array): Evaluation {
  const gradient = new Float64Array(x.length);
  let loss = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const across = x[i + 1]! - x[i]! * x[i]!;
    const along = 1 - x[i]!;
    loss += 100 * across * across + along * along;
    gradient[i]! += -400 * x[i]! * across - 2 * along;
    gradient[i + 1]! += 200 * across;
  }
  return { loss, gradient: Float32Array.from(gradient) };
}
