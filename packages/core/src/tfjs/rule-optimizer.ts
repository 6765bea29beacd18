import * as tf from '@tensorflow/tfjs-core';
import { buildRule } from '../rule-registry';
import type { AnyRule, RuleConfig } from '../update-rule';
import { type BoundMemory, emptyMemory, groupsOfStep } from './bound-memory';
import { stepOnDevice } from './device-step';
import { explainMissing, type Gradients, variableGradients } from './gradients';
import { stepOnHost } from './host-step';
import { disposed, resting, unbound, unsavable } from './optimizer-errors';
import { keptTidy, type Placement } from './placement';
import { checkedOptions, type RuleOptimizerOptions } from './rule-optimizer-options';
import { bindSaved, decodeBound, encodeBound, encodeSaved, type SavedMemory } from './saved-memory';
import type { NamedTensor } from './saved-state';
import { SkippedSteps } from './skipped-steps';
import { assignWeights, laggingWeights, withWeights } from './slow-weights';
import { type StepOptions, withLoss } from './step-options';
import { bytesOf, disposeGroup, settleGroup, type VariableGroup } from './variable-group';
import { WithLearningRate } from './with-learning-rate';

type Config = { readonly rule: RuleConfig; readonly learningRate?: number } & Required<RuleOptimizerOptions>;

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
  /** Loaded, and not yet bound to variables. */
  #loaded: SavedMemory | undefined;
  #memory: BoundMemory | undefined;
  #exported: readonly NamedTensor[] = [];
  readonly #skipped = new SkippedSteps();
  #isResting = false;
  #isDisposed = false;

  /** @throws L2lError `bad-option` */
  constructor(rule: AnyRule, options: RuleOptimizerOptions = {}) {
    const checked = checkedOptions(rule, options);
    super(rule);
    this.#options = checked;
  }

  /** A new optimizer with the same rule and learning rate and nothing in its memory, which computes elsewhere. */
  withPlacement(placement: Placement | 'auto'): RuleOptimizer {
    const other = new RuleOptimizer(this.rule, { ...this.#options, placement });
    if (this.ownLearningRate !== undefined) other.learningRate = this.ownLearningRate;
    return other;
  }

  /** Bytes of memory that the rule keeps; 0 before the first step. */
  get stateBytes(): number {
    return this.#groups.reduce((sum, group) => sum + bytesOf(group), 0);
  }

  override computeGradients(f: () => tf.Scalar, varList?: tf.Variable[]) {
    return explainMissing(() => super.computeGradients(f, varList));
  }

  override minimize(f: () => tf.Scalar, returnCost = false, varList?: tf.Variable[]): tf.Scalar | null {
    this.#requireUsable();
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
    this.#requireUsable();
    withLoss(options, (loss) => this.#step(gradients, loss));
  }

  #step(gradients: Gradients, loss: tf.Scalar | undefined): void {
    const seen = variableGradients(gradients);
    // Nothing to learn the variables from: they are those of the first step that has some.
    if (seen.length === 0 && this.#memory === undefined) return;
    const { nonFinite, placement } = this.#options;
    this.#disposeExported();
    if (this.#loaded) this.#memory = bindSaved(this.rated, placement, this.#loaded, seen);
    this.#loaded = undefined;
    this.#memory ??= emptyMemory(this.rated, placement);
    const isFirst = this.#memory.groups.length === 0;
    try {
      const steps = groupsOfStep(this.rated, this.#memory, seen);
      if (this.#memory.placement === 'device') stepOnDevice(this.rated, steps, loss, this.#skipped);
      else stepOnHost(this.rated, steps, loss, { nonFinite, skipped: this.#skipped });
    } catch (error) {
      if (isFirst) this.#forget();
      throw error;
    }
    this.incrementIterations();
  }

  /**
   * Steps that were left out because a number could not be used, since this optimizer was made. On a device, where
   * reading it would mean to wait: as many as `countSkippedSteps()` last found.
   */
  get skippedSteps(): number {
    return this.#skipped.known;
  }

  /** Steps that were left out because a number could not be used, wherever they were computed. */
  countSkippedSteps(): Promise<number> {
    return this.#skipped.count();
  }

  get #groups(): readonly VariableGroup[] {
    return this.#memory?.groups ?? [];
  }

  #requireUsable(): void {
    if (this.#isDisposed) throw disposed();
    if (this.#isResting) throw resting();
  }

  /**
   * The weights worth evaluating and saving, by variable name: the slow weights of Lookahead; for
   * rules without, the variables as they are. Empty before the first step. Yours to dispose.
   *
   * @throws L2lError `not-supported` if a loaded memory waits for its variables; `not-found` if all
   *   of them were disposed of; `disposed`.
   */
  slowWeights(): tf.NamedTensorMap {
    this.#requireUsable();
    if (this.#memory) return laggingWeights(this.rated, this.#memory);
    if (!this.#loaded?.groups.length || !this.rated.lag) return {};
    throw unbound();
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
    this.#requireUsable();
    const weights = this.slowWeights();
    this.#isResting = true;
    try {
      return await withWeights(weights, run);
    } finally {
      this.#isResting = false;
    }
  }

  /**
   * Gives the variables the slow weights for good, for example before a model is saved. The memory is kept, but for
   * what belongs to the fast weights; of a rule that cannot separate the two, it begins anew.
   *
   * @throws L2lError as `slowWeights` does, or `not-supported` inside `atSlowWeights`; nothing has changed then.
   */
  keepSlowWeights(): void {
    assignWeights(this.slowWeights());
    if (!this.#groups.every((group) => settleGroup(this.rated, group))) this.#forget();
  }

  /**
   * The memory as tensors. They belong to this optimizer, and live until its next step or until it is asked again.
   *
   * @throws L2lError `disposed`, or `not-supported` inside `atSlowWeights`.
   */
  override async getWeights(): Promise<NamedTensor[]> {
    this.#requireUsable();
    this.#disposeExported();
    this.#exported = keptTidy(() =>
      this.#loaded
        ? encodeSaved(this.#loaded)
        : encodeBound(this.#memory ?? emptyMemory(this.rated, 'host'), this.iterations),
    );
    return [...this.#exported];
  }

  /**
   * Loads a memory that `getWeights` gave. It is bound to variables at the next step.
   *
   * @throws L2lError `bad-checkpoint` if it is not one of this rule, `disposed`, or `not-supported`
   *   inside `atSlowWeights`; nothing has changed then.
   */
  override async setWeights(saved: NamedTensor[]): Promise<void> {
    this.#requireUsable();
    const memory = await decodeBound(this.rated, saved);
    this.#forget();
    this.#loaded = memory.groups.length > 0 ? memory : undefined;
    this.iterations_ = memory.iterations;
  }

  /** @throws L2lError `not-supported` if the rule does not say how to build it again. */
  override getConfig(): tf.serialization.ConfigDict {
    const { config, name } = this.rule;
    if (config === undefined) throw unsavable(name);
    const learningRate = this.ownLearningRate;
    return {
      rule: config,
      ...this.#options,
      ...(learningRate !== undefined && { learningRate }),
    } as unknown as tf.serialization.ConfigDict;
  }

  /** @nocollapse */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    // TensorFlow.js adds what it was given for classes of the user's own.
    const given = (config ?? {}) as unknown as Config & { customObjects?: unknown };
    const { rule, customObjects: _, learningRate, ...options } = given;
    const Constructor = cls as unknown as new (rule: AnyRule, options: RuleOptimizerOptions) => RuleOptimizer;
    const optimizer = new Constructor(buildRule(rule), options);
    if (learningRate !== undefined) optimizer.learningRate = learningRate;
    return optimizer as tf.serialization.Serializable as T;
  }

  /** Frees all tensors. The optimizer cannot be used afterwards. */
  override dispose(): void {
    this.#forget();
    this.#disposeExported();
    this.#skipped.dispose();
    this.#isDisposed = true;
  }

  #forget(): void {
    for (const group of this.#groups) disposeGroup(group);
    this.#memory = undefined;
  }

  #disposeExported(): void {
    tf.dispose(this.#exported.map(({ tensor }) => tensor));
    this.#exported = [];
  }
}
