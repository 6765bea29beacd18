import * as tf from '@tensorflow/tfjs-core';
import type { AnyRule } from '../update-rule';
import { explainMissing, type Gradients, variableGradients } from './gradients';
import { configOf, partsOf } from './optimizer-config';
import { OptimizerMemory } from './optimizer-memory';
import type { Placement } from './placement';
import { checkedOptions, type RuleOptimizerOptions } from './rule-optimizer-options';
import type { NamedTensor } from './saved-state';
import { assignWeights } from './slow-weights';
import { type StepOptions, withLoss } from './step-options';
import { WithLearningRate } from './with-learning-rate';

/**
 * Any update rule as a `tf.Optimizer`: for `model.compile`, `minimize` and `applyGradients`.
 *
 * Variables are known by name. As with `tf.train`, one without a gradient or of a frozen layer (`trainable` is false)
 * rests in that step: it does not move, and the memory of it stays as it is. Variables may join later, with a new
 * memory, and leave when they are disposed of. Variables that rest at different times have separate memories, so rules
 * that look at all variables together, such as `clip`, look at those that have always had gradients together.
 */
export class RuleOptimizer extends WithLearningRate {
  /** @nocollapse */
  static get className(): string {
    return 'L2lRuleOptimizer';
  }

  readonly #options: Required<RuleOptimizerOptions>;
  readonly #memory: OptimizerMemory;

  /** @throws L2lError `bad-option` */
  constructor(rule: AnyRule, options: RuleOptimizerOptions = {}) {
    const checked = checkedOptions(rule, options);
    super(rule);
    this.#options = checked;
    this.#memory = new OptimizerMemory(this.rated, checked);
  }

  /** A new optimizer with the same rule and learning rate and nothing in its memory, which computes elsewhere. */
  withPlacement(placement: Placement | 'auto'): RuleOptimizer {
    return new RuleOptimizer(this.rule, { ...this.#options, placement }).#at(this.ownLearningRate);
  }

  #at(learningRate: number | undefined): this {
    if (learningRate !== undefined) this.learningRate = learningRate;
    return this;
  }

  /** Bytes of memory that the rule keeps; 0 before the first step. */
  get stateBytes(): number {
    return this.#memory.bytes;
  }

  override computeGradients(f: () => tf.Scalar, varList?: tf.Variable[]) {
    return explainMissing(() => super.computeGradients(f, varList));
  }

  override minimize(f: () => tf.Scalar, returnCost = false, varList?: tf.Variable[]): tf.Scalar | null {
    this.#memory.requireUsable();
    const { value, grads } = this.computeGradients(f, varList);
    try {
      this.#step(varList?.map(({ name }) => ({ name, tensor: grads[name]! })) ?? grads, value);
    } catch (error) {
      value.dispose();
      throw error;
    } finally {
      tf.dispose(grads);
    }
    if (returnCost) return value;
    value.dispose();
    return null;
  }

  /**
   * Takes one step.
   *
   * @throws L2lError `layout-changed`, `non-finite`, `not-float32`, `not-found`, `bad-layout`, `bad-option`,
   *   `disposed`; nothing has changed then.
   */
  override applyGradients(gradients: Gradients, options: StepOptions = {}): void {
    this.#memory.requireUsable();
    withLoss(options, (loss) => this.#step(gradients, loss));
  }

  #step(gradients: Gradients, loss: tf.Scalar | undefined): void {
    if (this.#memory.step(variableGradients(gradients), loss)) this.incrementIterations();
  }

  /**
   * Steps that were left out because a number could not be used, since this optimizer was made. On a device, where
   * reading it would mean to wait: as many as `countSkippedSteps()` last found.
   */
  get skippedSteps(): number {
    return this.#memory.skipped.known;
  }

  /** Steps that were left out because a number could not be used, wherever they were computed. */
  countSkippedSteps(): Promise<number> {
    return this.#memory.skipped.count();
  }

  /**
   * The weights worth evaluating and saving, by variable name: the slow weights of Lookahead; for
   * rules without, the variables as they are. Empty before the first step. Yours to dispose.
   *
   * @throws L2lError `not-supported` if a loaded memory waits for its variables; `not-found` if all
   *   of them were disposed of; `disposed`.
   */
  slowWeights(): tf.NamedTensorMap {
    return this.#memory.usable.slowWeights();
  }

  /**
   * Runs a function while the variables hold the slow weights, then brings the fast ones back,
   * bit for bit, also if the function throws.
   *
   * ```ts
   * const [loss] = await optimizer.atSlowWeights(() => model.evaluate(x, y));
   * ```
   */
  async atSlowWeights<T>(run: () => T | Promise<T>): Promise<T> {
    return this.#memory.usable.atSlowWeights(run);
  }

  /**
   * Gives the variables the slow weights for good, for example before a model is saved. The memory is kept, but for
   * what belongs to the fast weights; of a rule that cannot separate the two, it begins anew.
   *
   * @throws L2lError as `slowWeights` does, or `not-supported` inside `atSlowWeights`; nothing has changed then.
   */
  keepSlowWeights(): void {
    assignWeights(this.slowWeights());
    this.#memory.settle();
  }

  /**
   * The memory as tensors. They belong to this optimizer, and live until its next step or until it is asked again.
   *
   * @throws L2lError `disposed`, or `not-supported` inside `atSlowWeights`.
   */
  override async getWeights(): Promise<NamedTensor[]> {
    return this.#memory.usable.saved(this.iterations);
  }

  /**
   * Loads a memory that `getWeights` gave. It is bound to variables at the next step.
   *
   * @throws L2lError `bad-checkpoint` if it is not one of this rule, `disposed`, or `not-supported`
   *   inside `atSlowWeights`; nothing has changed then.
   */
  override async setWeights(saved: NamedTensor[]): Promise<void> {
    this.iterations_ = await this.#memory.usable.load(saved);
  }

  /** @throws L2lError `not-supported` if the rule does not say how to build it again. */
  override getConfig(): tf.serialization.ConfigDict {
    return configOf({ rule: this.rule, options: this.#options, learningRate: this.ownLearningRate });
  }

  /** @nocollapse */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { rule, options, learningRate } = partsOf(config);
    const Constructor = cls as unknown as typeof RuleOptimizer;
    return new Constructor(rule, options).#at(learningRate) as tf.serialization.Serializable as T;
  }

  /** Frees all tensors. The optimizer cannot be used afterwards. */
  override dispose(): void {
    this.#memory.dispose();
  }
}
