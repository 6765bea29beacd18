import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { buildRule } from '../rule-registry';
import { leaves } from '../tree';
import type { AnyRule, RuleConfig } from '../update-rule';
import { inLayoutOrder } from './binding';
import { explainMissing, type Gradients, variableGradients } from './gradients';
import { keptTidy, type Placement } from './placement';
import { checkedOptions, type RuleOptimizerOptions } from './rule-optimizer-options';
import { decodeMemory, encodeMemory, type Memory, type NamedTensor } from './saved-state';
import { assignWeights, laggingWeights, withWeights } from './slow-weights';
import { asSaved, type BoundMemory, bindMemory, takeStep } from './take-step';

type Config = { readonly rule: RuleConfig } & Required<RuleOptimizerOptions>;

/**
 * Any update rule as a `tf.Optimizer`: for `model.compile`, `minimize` and `applyGradients`.
 *
 * The rule's memory is bound to the variables of the first call, by name: each later call must
 * list the same ones, in any order. A variable without a gradient counts as one whose gradient is
 * zero, and stands still until it has had one.
 */
export class RuleOptimizer extends tf.Optimizer {
  /** @nocollapse */
  static get className(): string {
    return 'L2lRuleOptimizer';
  }

  readonly #rule: AnyRule;
  readonly #options: Required<RuleOptimizerOptions>;
  /** What was loaded and waits for its variables. */
  #loaded: Memory | undefined;
  #memory: BoundMemory | undefined;
  /** The loss of the step being taken, where `minimize` knows it. */
  #loss: tf.Scalar | undefined;
  #exported: readonly NamedTensor[] = [];
  #hasWarned = false;
  #isResting = false;
  #isDisposed = false;

  /** @throws L2lError `bad-option` */
  constructor(rule: AnyRule, options: RuleOptimizerOptions = {}) {
    super();
    this.#options = checkedOptions(rule, options);
    this.#rule = rule;
  }

  /** The rule that decides the steps. */
  get rule(): AnyRule {
    return this.#rule;
  }

  /** A new optimizer with the same rule and nothing in its memory, which computes elsewhere. */
  withPlacement(placement: Placement | 'auto'): RuleOptimizer {
    return new RuleOptimizer(this.#rule, { ...this.#options, placement });
  }

  /** Bytes of memory that the rule keeps; 0 before the first step. */
  get stateBytes(): number {
    const sizes = leaves(this.#memory?.state).map((leaf) =>
      leaf instanceof Float32Array ? leaf.length : (leaf as tf.Tensor).size,
    );
    return Float32Array.BYTES_PER_ELEMENT * sizes.reduce((sum, size) => sum + size, 0);
  }

  override computeGradients(f: () => tf.Scalar, varList?: tf.Variable[]) {
    return explainMissing(() => super.computeGradients(f, varList));
  }

  override minimize(f: () => tf.Scalar, returnCost = false, varList?: tf.Variable[]): tf.Scalar | null {
    this.#requireUsable();
    const { value, grads } = this.computeGradients(f, varList);
    this.#loss = value;
    try {
      this.applyGradients(varList?.map(({ name }) => ({ name, tensor: grads[name]! })) ?? grads);
    } catch (error) {
      value.dispose();
      throw error;
    } finally {
      this.#loss = undefined;
      tf.dispose(grads);
    }
    if (returnCost) return value;
    value.dispose();
    return null;
  }

  /**
   * Takes one step.
   *
   * @throws L2lError `layout-changed`, `non-finite`, `not-float32`, `not-found`, `bad-layout`,
   *   `disposed`; nothing has changed then.
   */
  override applyGradients(gradients: Gradients): void {
    this.#requireUsable();
    const seen = variableGradients(gradients);
    const wasBound = this.#memory !== undefined || this.#loaded !== undefined;
    // Nothing to learn the variables from: they are those of the first step that has some.
    if (seen.length === 0 && !wasBound) return;
    this.#memory ??= this.#bind(seen);
    const ordered = inLayoutOrder(this.#memory.layout, seen);
    try {
      takeStep(this.#rule, this.#memory, ordered, this.#loss);
    } catch (error) {
      const isSkipped =
        this.#options.nonFinite === 'skip' && error instanceof L2lError && error.code === 'non-finite';
      if (!isSkipped && !wasBound) this.#forget();
      if (!isSkipped) throw error;
      if (!this.#hasWarned)
        console.warn(`${error.message} (Said once; later such steps are skipped in silence.)`);
      this.#hasWarned = true;
    }
    this.incrementIterations();
  }

  #bind(seen: ReturnType<typeof variableGradients>): BoundMemory {
    const memory = bindMemory(this.#rule, seen, this.#options.placement, this.#loaded);
    this.#loaded = undefined;
    return memory;
  }

  #requireUsable(): void {
    if (this.#isDisposed) {
      throw new L2lError('disposed', 'This optimizer was disposed and has no memory left. Make a new one.');
    }
    if (this.#isResting) {
      throw new L2lError(
        'not-supported',
        'The variables hold the slow weights now, which the memory does not fit: train, or save with the optimizer, after atSlowWeights() has ended.',
      );
    }
  }

  /**
   * The weights worth evaluating and saving, by variable name: the slow weights of Lookahead; for
   * rules without, the variables as they are. Empty before the first step. Yours to dispose.
   *
   * @throws L2lError `not-supported` if a loaded memory waits for its variables; `not-found` if one
   *   of them is gone; `disposed`.
   */
  slowWeights(): tf.NamedTensorMap {
    this.#requireUsable();
    if (this.#memory) return laggingWeights(this.#rule, this.#memory);
    if (!this.#loaded || !this.#rule.lag) return {};
    throw new L2lError(
      'not-supported',
      'The memory of this optimizer was loaded and learns only at its first step which variables it belongs to: take a step before you ask for the slow weights.',
    );
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
   * Gives the variables the slow weights for good, for example before a model is saved. The memory belongs to
   * the fast ones, so it begins anew with the next step.
   *
   * @throws L2lError as `slowWeights` does, or `not-supported` inside `atSlowWeights`; nothing has changed then.
   */
  keepSlowWeights(): void {
    assignWeights(this.slowWeights());
    this.#forget();
  }

  /**
   * The memory as tensors. They stay this optimizer's, and live until it is asked again.
   *
   * @throws L2lError `disposed`, or `not-supported` inside `atSlowWeights`.
   */
  override async getWeights(): Promise<NamedTensor[]> {
    this.#requireUsable();
    this.#disposeExported();
    this.#exported = keptTidy(() => {
      const memory = this.#memory ? asSaved(this.#memory) : (this.#loaded ?? emptyMemory);
      return encodeMemory({ ...memory, iterations: this.iterations });
    });
    return [...this.#exported];
  }

  /**
   * Takes up a memory that `getWeights` gave. It is bound at the next step.
   *
   * @throws L2lError `bad-checkpoint` if it is not one of this rule, `disposed`, or `not-supported`
   *   inside `atSlowWeights`; nothing has changed then.
   */
  override async setWeights(saved: NamedTensor[]): Promise<void> {
    this.#requireUsable();
    const memory = await decodeMemory(this.#rule, saved);
    this.#forget();
    this.#loaded = memory;
    this.iterations_ = memory?.iterations ?? 0;
  }

  /** @throws L2lError `not-supported` if the rule does not say how to build it again. */
  override getConfig(): tf.serialization.ConfigDict {
    const { config } = this.#rule;
    if (config === undefined) {
      throw new L2lError(
        'not-supported',
        `${this.#rule.name} cannot be saved, since it has no config. Give the rule a config and make it known with registerRule(), or save the model without its optimizer.`,
      );
    }
    return { rule: config, ...this.#options } as unknown as tf.serialization.ConfigDict;
  }

  /** @nocollapse */
  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { rule, ...options } = config as unknown as Config;
    const Constructor = cls as unknown as new (rule: AnyRule, options: RuleOptimizerOptions) => T;
    return new Constructor(buildRule(rule), options);
  }

  /** Frees all tensors. The optimizer cannot be used afterwards. */
  override dispose(): void {
    this.#forget();
    this.#disposeExported();
    this.#isDisposed = true;
  }

  #forget(): void {
    for (const leaf of leaves(this.#memory?.state)) if (leaf instanceof tf.Tensor) leaf.dispose();
    this.#memory = undefined;
  }

  #disposeExported(): void {
    tf.dispose(this.#exported.map(({ tensor }) => tensor));
    this.#exported = [];
  }
}

const emptyMemory: Omit<Memory, 'iterations'> = { layout: { slots: [], size: 0 }, awake: [], state: {} };
