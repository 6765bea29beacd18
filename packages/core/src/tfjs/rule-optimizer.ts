import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import type { Layout } from '../layout';
import { buildRule } from '../rule-registry';
import { leaves } from '../tree';
import type { AnyRule, RuleConfig } from '../update-rule';
import { adoptNames, inLayoutOrder, layoutOfVariables } from './binding';
import { assignDevice, deviceStep } from './device-step';
import { explainMissing, type Gradients, type VariableGradient, variableGradients } from './gradients';
import { assignHost, hostStep, requireFinite } from './host-step';
import { choosePlacement, keptTidy, onDevice, type Placement, stateToDevice } from './placement';
import { decodeMemory, encodeMemory, type Memory, type NamedTensor } from './saved-state';
import { laggingWeights, withWeights } from './slow-weights';

/** How a {@link RuleOptimizer} treats its rule. */
export interface RuleOptimizerOptions {
  /**
   * What a gradient with NaN or Infinity does: `throw` an error, or `skip` the step with one
   * warning. Either way nothing changes. On GPU backends it is always skipped, and silently, since
   * to look would mean to wait for the GPU.
   */
  readonly nonFinite?: 'throw' | 'skip';
  /** Where to compute; by default on the host for cpu and wasm, on the device elsewhere. */
  readonly placement?: Placement | 'auto';
}

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
  #bound = false;
  #layout: Layout | undefined;
  #awake: readonly boolean[] = [];
  #state: unknown;
  #placement: Placement = 'host';
  #buffer = new Float32Array(0);
  #loss: tf.Scalar | undefined;
  #warned = false;
  #resting = false;
  #disposed = false;
  #exported: readonly NamedTensor[] = [];

  constructor(rule: AnyRule, { nonFinite = 'throw', placement = 'auto' }: RuleOptimizerOptions = {}) {
    super();
    this.#rule = rule;
    this.#options = { nonFinite, placement };
  }

  /** The rule that decides the steps. */
  get rule(): AnyRule {
    return this.#rule;
  }

  /** Bytes of memory that the rule keeps; 0 before the first step. */
  get stateBytes(): number {
    const sizes = leaves(this.#state).map((leaf) =>
      leaf instanceof Float32Array ? leaf.length : (leaf as tf.Tensor).size,
    );
    return 4 * sizes.reduce((sum, size) => sum + size, 0);
  }

  override computeGradients(f: () => tf.Scalar, varList?: tf.Variable[]) {
    return explainMissing(() => super.computeGradients(f, varList));
  }

  override minimize(f: () => tf.Scalar, returnCost = false, varList?: tf.Variable[]): tf.Scalar | null {
    const { value, grads } = this.computeGradients(f, varList);
    this.#loss = value;
    try {
      const listed = varList?.map(({ name }) => ({ name, tensor: grads[name]! }));
      this.applyGradients(listed ?? grads);
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
    const seen = this.#bind(variableGradients(gradients));
    try {
      if (this.#placement === 'host') this.#stepOnHost(seen);
      else this.#stepOnDevice(seen);
    } catch (error) {
      if (!(error instanceof L2lError && error.code === 'non-finite') || this.#options.nonFinite === 'throw')
        throw error;
      if (!this.#warned) console.warn(`${error.message} (Said once; later ones are skipped in silence.)`);
      this.#warned = true;
    }
    this.incrementIterations();
  }

  #requireUsable(): void {
    if (this.#disposed) {
      throw new L2lError('disposed', 'This optimizer was disposed and has no memory left. Make a new one.');
    }
    if (this.#resting) {
      throw new L2lError(
        'not-supported',
        'The variables hold the slow weights now: train after atSlowWeights() has ended.',
      );
    }
  }

  /** The variables in the order of the rule's memory, which begins here if there is none. */
  #bind(seen: readonly VariableGradient[]): readonly VariableGradient[] {
    if (!this.#bound) {
      this.#begin(seen);
      this.#bound = true;
    }
    const ordered = inLayoutOrder(this.#layout!, seen);
    this.#awake = ordered.map(({ gradient }, i) => gradient !== null || this.#awake[i] === true);
    return ordered;
  }

  #begin(seen: readonly VariableGradient[]): void {
    const loaded = this.#layout !== undefined;
    this.#layout = loaded ? adoptNames(this.#layout!, seen) : layoutOfVariables(seen);
    if (!loaded) this.#state = this.#rule.init(this.#layout);
    const { placement } = this.#options;
    this.#placement = placement === 'auto' ? choosePlacement(this.#rule) : placement;
    this.#buffer = new Float32Array(this.#placement === 'host' ? this.#layout.size : 0);
    if (this.#placement === 'device') this.#state = stateToDevice(this.#state);
  }

  #stepOnHost(seen: readonly VariableGradient[]): void {
    const layout = this.#layout!;
    const { step, state } = hostStep(this.#rule, layout, seen, this.#loss, this.#state, this.#buffer);
    this.#state = state;
    try {
      requireFinite(layout, step, 'step');
    } catch (error) {
      this.#state = this.#rule.init(layout);
      throw error;
    }
    assignHost(layout, seen, this.#awake, step);
  }

  #stepOnDevice(seen: readonly VariableGradient[]): void {
    const layout = this.#layout!;
    const rule = onDevice(this.#rule);
    const before = leaves(this.#state) as tf.Tensor[];
    const { step, state } = keptTidy(() => deviceStep(rule, layout, seen, this.#loss, this.#state));
    assignDevice(layout, seen, this.#awake, step);
    step.dispose();
    this.#state = state;
    const kept = new Set(leaves(state));
    for (const leaf of before) if (!kept.has(leaf)) leaf.dispose();
  }

  /**
   * The weights worth evaluating and saving, by variable name: the slow weights of Lookahead; for
   * rules without, the variables as they are. Yours to dispose.
   */
  slowWeights(): tf.NamedTensorMap {
    if (!this.#bound) return {};
    const rule = this.#placement === 'host' ? this.#rule : onDevice(this.#rule);
    return laggingWeights(rule, this.#layout!, this.#state);
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
    this.#resting = true;
    try {
      return await withWeights(this.slowWeights(), run);
    } finally {
      this.#resting = false;
    }
  }

  /** The memory as tensors. They stay this optimizer's, and live until it is asked again. */
  override async getWeights(): Promise<NamedTensor[]> {
    tf.dispose(this.#exported.map(({ tensor }) => tensor));
    const layout = this.#layout ?? { slots: [], size: 0 };
    const memory: Memory = {
      iterations: this.iterations,
      layout,
      awake: this.#awake,
      state: this.#state ?? {},
    };
    this.#exported = encodeMemory(memory);
    return [...this.#exported];
  }

  /**
   * Takes up a memory that `getWeights` gave. It is bound at the next step.
   *
   * @throws L2lError `bad-checkpoint` if it is not one of this rule; nothing has changed then.
   */
  override async setWeights(saved: NamedTensor[]): Promise<void> {
    const memory = await decodeMemory(this.#rule, saved);
    this.#disposeState();
    this.#bound = false;
    this.#layout = memory?.layout;
    this.#awake = memory?.awake ?? [];
    this.#state = memory?.state;
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
    this.#disposeState();
    tf.dispose(this.#exported.map(({ tensor }) => tensor));
    this.#exported = [];
    this.#disposed = true;
  }

  #disposeState(): void {
    for (const leaf of leaves(this.#state)) if (leaf instanceof tf.Tensor) leaf.dispose();
    this.#state = undefined;
  }
}

/** Any update rule as an optimizer for `model.compile`, `minimize` and `applyGradients`. */
export function ruleOptimizer(rule: AnyRule, options?: RuleOptimizerOptions): RuleOptimizer {
  registerRuleOptimizer();
  return new RuleOptimizer(rule, options);
}

let registered = false;

/** Makes saved models with a {@link RuleOptimizer} loadable. Called by every factory. */
export function registerRuleOptimizer(): void {
  if (registered) return;
  tf.serialization.registerClass(RuleOptimizer);
  registered = true;
}
