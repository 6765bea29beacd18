import {
  fold,
  type Key,
  keyOf,
  normals,
  numberOption,
  type Optimizee,
  type OptimizeeFamily,
  requireOptions,
  streamOf,
  vectorLayout,
} from '@l2l/core';
import { orthogonal } from './orthogonal';

interface QuadraticOptions {
  /**
   * Steepest over flattest curvature, at least 1. Then the curvatures of f run geometrically from 2
   * down to 2 / condition, along random directions. Without it, W is drawn from N(0, 1).
   */
  readonly condition?: number;
}

interface QuadraticFamilyOptions {
  /** As for {@link quadratic}; or a range from which each sample draws, evenly by its logarithm. */
  readonly condition?: number | readonly [from: number, to: number];
}

interface OneQuadraticOptions extends QuadraticOptions {
  /** Draws W and y; `keyOf(0)` unless told. */
  readonly key?: Key;
}

/** Standard deviation of a starting point: near zero, as in the authors' code. */
const START_DEVIATION = 0.01;

/**
 * One random quadratic: `f(θ) = ‖Wθ − y‖²`, with W `[size, size]` and y `[size]` from N(0, 1).
 * There are no minibatches, so the key given to `evaluate` changes nothing.
 *
 * Source: Andrychowicz et al. 2016, section 3.1, https://arxiv.org/abs/1606.04474
 *
 * @throws L2lError `bad-option`
 */
export function quadratic(size = 10, options: OneQuadraticOptions = {}): Optimizee {
  const { key = keyOf(0), condition } = requireOptions('quadratic', options, ['key', 'condition']);
  const name = checkedName(size, condition);
  const matrix = drawMatrix(fold(key, 'W'), size, condition);
  const target = normals(fold(key, 'y'), size);
  return {
    name,
    layout: vectorLayout(size),
    init: (start) => normals(start, size, START_DEVIATION),
    evaluate: async (coordinates) => squaredDistance(matrix, target, coordinates),
    dispose() {},
  };
}

/** Random quadratics: each sample draws its own W and y. See {@link quadratic}. */
export function quadraticFamily(size = 10, options: QuadraticFamilyOptions = {}): OptimizeeFamily {
  const { condition } = requireOptions('quadraticFamily', options, ['condition']);
  const range = typeof condition === 'number' ? [condition, condition] : condition;
  const name = range ? range.map((each) => checkedName(size, each)).at(-1)! : checkedName(size, undefined);
  return {
    name,
    async sample(key) {
      if (!range) return quadratic(size, { key });
      const [from, to] = range as readonly [number, number];
      const drawn = from * (to / from) ** streamOf(fold(key, 'condition')).uniform();
      return quadratic(size, { key, condition: drawn });
    },
  };
}

function checkedName(size: number, condition: number | undefined): string {
  numberOption('quadratic', 'size', size, { from: 1, integer: true });
  if (condition === undefined) return `quadratic-${size}`;
  numberOption('quadratic', 'condition', condition, { from: 1 });
  return `quadratic-${size}-condition-${condition}`;
}

/** `[size, size]` */
function drawMatrix(key: Key, size: number, condition: number | undefined): Float32Array {
  if (condition === undefined) return normals(key, size * size);
  // With W = S·Q, S diagonal and Q orthogonal, the Hessian 2·WᵀW has curvatures 2·s². A second rotation,
  // on the left, would only turn y, whose distribution looks the same from all sides.
  return orthogonal(key, size).map((number, at) => {
    const row = Math.floor(at / size);
    return number * condition ** (-0.5 * (row / Math.max(size - 1, 1)));
  });
}

/** `‖Wθ − y‖²` and its gradient `2·Wᵀ(Wθ − y)`. */
function squaredDistance(matrix: Float32Array, target: Float32Array, coordinates: Float32Array) {
  const size = target.length;
  const gradient = new Float64Array(size);
  let loss = 0;
  for (let row = 0; row < size; row++) {
    let residual = -target[row]!;
    for (let i = 0; i < size; i++) residual += matrix[row * size + i]! * coordinates[i]!;
    loss += residual * residual;
    for (let i = 0; i < size; i++) gradient[i]! += 2 * matrix[row * size + i]! * residual;
  }
  return { loss, gradient: Float32Array.from(gradient) };
}
