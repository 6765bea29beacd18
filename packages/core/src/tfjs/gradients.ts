import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';

/** What `applyGradients` is given: `fit` passes an array, a hand-written loop mostly a map by name. */
export type Gradients = Parameters<tf.Optimizer['applyGradients']>[0];

/** A variable of the user's, with its gradient if the loss depends on it. */
export interface VariableGradient {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly gradient: tf.Tensor | null;
}

/** Whether a variable takes part in a step: it has a gradient, and its layer is not frozen. */
export function isActive({ variable, gradient }: VariableGradient): boolean {
  return gradient !== null && variable.trainable;
}

/**
 * Looks the variables up, and checks that they and their gradients can be used.
 *
 * @throws L2lError `not-found` for a name that is no variable, `not-float32`, or `bad-layout` for a
 *   gradient whose shape differs from its variable's and for a variable that is listed twice.
 */
export function variableGradients(gradients: Gradients): VariableGradient[] {
  const named: (readonly [string, tf.Tensor | null | undefined])[] = Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => [name, tensor])
    : Object.entries(gradients);
  requireOnce(named.map(([name]) => name));
  return named.map(([name, tensor]) => check(name, tensor ?? null));
}

function requireOnce(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new L2lError(
        'bad-layout',
        `"${name}" is listed twice, but a variable has one gradient. Add the two up and list it once.`,
      );
    }
    seen.add(name);
  }
}

function check(name: string, gradient: tf.Tensor | null): VariableGradient {
  const variable = tf.engine().registeredVariables[name];
  if (variable === undefined) {
    throw new L2lError(
      'not-found',
      `There is a gradient for "${name}", but no tf.Variable of that name. Key gradients by variable.name; a disposed variable has none.`,
    );
  }
  for (const tensor of gradient ? [variable, gradient] : [variable]) {
    if (tensor.dtype !== 'float32') {
      throw new L2lError(
        'not-float32',
        `"${name}" ${tensor === variable ? 'is' : 'has a gradient that is'} ${tensor.dtype}, but only float32 can be trained. Cast it with .toFloat(), or leave it out of the variable list.`,
      );
    }
  }
  if (gradient && gradient.shape.join() !== variable.shape.join()) {
    throw new L2lError(
      'bad-layout',
      `The gradient of "${name}" has shape [${gradient.shape.join(', ')}], but the variable has [${variable.shape.join(', ')}]. They must be equal.`,
    );
  }
  return { name, variable, gradient };
}

/**
 * Runs what computes gradients, and says plainly what is missing when TensorFlow.js cannot.
 *
 * @throws L2lError `no-backend` or `no-gradients`
 */
export function explainMissing<T>(compute: () => T): T {
  if (tf.engine().backendNames().length === 0) throw noBackend();
  try {
    return compute();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // Every model multiplies matrices: if that has a gradient, gradients are loaded, and this op has none.
    if (/gradient function not found/i.test(message) && !tf.getGradient('BatchMatMul')) {
      throw new L2lError(
        'no-gradients',
        `TensorFlow.js said "${message}": @tensorflow/tfjs-core alone has no gradients in Node. ` +
          "Load them once, with import '@tensorflow/tfjs-layers' or import '@tensorflow/tfjs'.",
        { cause },
      );
    }
    if (/no backend|backend.*(not found|could be initialized)/i.test(message)) throw noBackend(cause);
    throw cause;
  }
}

function noBackend(cause?: unknown): L2lError {
  return new L2lError(
    'no-backend',
    'TensorFlow.js has no backend to compute with. Load one, for example with ' +
      "import '@tensorflow/tfjs-backend-cpu' (or -wasm, -webgl, -webgpu), and await tf.ready() before training.",
    { cause },
  );
}
