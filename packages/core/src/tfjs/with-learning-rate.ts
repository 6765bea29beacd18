import * as tf from '@tensorflow/tfjs-core';
import { describeValue } from '../describe-value';
import { L2lError } from '../errors';
import { multiplied } from '../multiplied';
import { numberOption } from '../option';
import type { AnyRule } from '../update-rule';

/** An optimizer whose learning rate can be set while it trains, as callbacks and schedules for `tf.train` do. */
export abstract class WithLearningRate extends tf.Optimizer {
  readonly #given: AnyRule;
  readonly #rated: AnyRule;
  #learningRate: number | undefined;

  constructor(rule: AnyRule) {
    super();
    this.#given = rule;
    this.#rated = multiplied(rule, () => {
      const { learningRate = 1 } = rule;
      return this.#learningRate === undefined || learningRate === 0 ? 1 : this.#learningRate / learningRate;
    });
  }

  /** The rule that decides the steps, without a learning rate that was set. */
  get rule(): AnyRule {
    return this.#given;
  }

  /** The rule with the learning rate. */
  protected get rated(): AnyRule {
    return this.#rated;
  }

  /** The learning rate that was set; `undefined` where it is the rule's own. */
  protected get ownLearningRate(): number | undefined {
    return this.#learningRate;
  }

  /**
   * The learning rate of the rule, which all steps are proportional to: that of Adam in `chain(clip({ norm }), adam())`,
   * that of the fast rule of a Lookahead, `multiplier` of a tensorwise LSTM. Of a rule without one it is a factor of its
   * steps, 1 at first. Whatever a rule adds to its steps, such as weight decay, is changed with them. It is saved with
   * the optimizer.
   *
   * ```ts
   * optimizer.learningRate *= 0.5;
   * ```
   *
   * @throws L2lError `bad-option` for a number below 0; `not-supported` where the rule's own is 0.
   */
  get learningRate(): number {
    return this.#learningRate ?? this.#given.learningRate ?? 1;
  }

  set learningRate(value: number) {
    numberOption('optimizer', 'learningRate', value, { from: 0 });
    if (this.#given.learningRate === 0 && value !== 0) throw fixed(this.#given.name, value);
    this.#learningRate = value;
  }

  /** The same as setting `learningRate`. */
  setLearningRate(value: number): void {
    this.learningRate = value;
  }
}

function fixed(name: string, value: number): L2lError {
  return new L2lError(
    'not-supported',
    `The learning rate of ${name} cannot be set to ${describeValue(value)}: its steps are zero, whatever they are multiplied by. Make the rule with another rate, such as the one to begin with.`,
  );
}
