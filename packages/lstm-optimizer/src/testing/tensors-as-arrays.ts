import { type AnyRule, type LearnedRule, mapTree, type UpdateRule } from '@l2l/core';
import * as tf from '@tensorflow/tfjs-core';

/** A form of a rule on tensors, by its weights. */
type DeviceForm = (weights: Float32Array) => AnyRule<tf.Tensor1D>;

const download = (value: unknown) =>
  value instanceof tf.Tensor ? Float32Array.from(value.dataSync()) : value;
const upload = (value: unknown) => (value instanceof Float32Array ? tf.tensor1d(value) : value);

/** The form on tensors as a rule on arrays, so that the contracts of rules on arrays can test it. */
export function tensorsAsArrays<State>(learned: LearnedRule<State>, form: DeviceForm): LearnedRule<State> {
  return {
    ...learned,
    bind(given) {
      const rule = form(given.slice());
      // Arrays within tidies come back as they are.
      const tidied = <T>(compute: () => T): T => tf.tidy(() => compute() as never) as T;
      return {
        ...learned.bind(given),
        init: (layout) => tidied(() => mapTree(rule.init(layout), download)),
        update: ({ gradient, coordinates, loss }, state) =>
          tidied(() => {
            const seen = {
              gradient: tf.tensor1d(gradient),
              coordinates: tf.tensor1d(coordinates),
              ...(loss && { loss: tf.tensor1d(loss) }),
            };
            const update = rule.update(seen, mapTree(state, upload));
            return mapTree(update, download);
          }),
      } as UpdateRule<State>;
    },
  };
}
