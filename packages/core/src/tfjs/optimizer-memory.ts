import * as tf from '@tensorflow/tfjs-core';
import type { AnyRule } from '../update-rule';
import { type BoundMemory, emptyMemory, groupsOfStep } from './bound-memory';
import type { VariableGradient } from './gradients';
import { keptTidy } from './kept-tidy';
import { disposed, resting, unbound } from './optimizer-errors';
import { placeOf } from './placement';
import type { RuleOptimizerOptions } from './rule-optimizer-options';
import { bindSaved, decodeBound, encodeBound, encodeSaved, type SavedMemory } from './saved-memory';
import type { NamedTensor } from './saved-state';
import { SkippedSteps } from './skipped-steps';
import { laggingWeights, withWeights } from './slow-weights';

/**
 * What an optimizer remembers: nothing at first; then of the variables that it was given; or what was loaded, until the
 * next step shows which variables that belongs to.
 */
export class OptimizerMemory {
  readonly skipped = new SkippedSteps();
  readonly #rule: AnyRule;
  readonly #options: Required<RuleOptimizerOptions>;
  #loaded: SavedMemory | undefined;
  #bound: BoundMemory | undefined;
  #exported: readonly NamedTensor[] = [];
  #isResting = false;
  #isDisposed = false;

  constructor(rule: AnyRule, options: Required<RuleOptimizerOptions>) {
    this.#rule = rule;
    this.#options = options;
  }

  /** @throws L2lError `disposed`, or `not-supported` while the variables hold the slow weights. */
  requireUsable(): void {
    if (this.#isDisposed) throw disposed();
    if (this.#isResting) throw resting();
  }

  /** The same memory. @throws L2lError as `requireUsable` does */
  get usable(): this {
    this.requireUsable();
    return this;
  }

  /** Bytes of the vectors that the rule keeps; 0 before the first step. */
  get bytes(): number {
    return this.#groups.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get #groups() {
    return this.#bound?.groups ?? [];
  }

  /** @returns Whether there was a step: without variables there is none before the first one that has some. */
  step(seen: readonly VariableGradient[], loss: tf.Scalar | undefined): boolean {
    if (seen.length === 0 && this.#bound === undefined) return false;
    this.#disposeExported();
    if (this.#loaded) this.#bound = bindSaved(this.#place(), this.#loaded, seen);
    this.#loaded = undefined;
    this.#bound ??= emptyMemory(this.#place());
    const isFirst = this.#groups.length === 0;
    try {
      this.#bound.place.step(groupsOfStep(this.#bound, seen), loss);
    } catch (error) {
      if (isFirst) this.forget();
      throw error;
    }
    return true;
  }

  #place() {
    const { nonFinite, placement } = this.#options;
    return placeOf(this.#rule, placement, { nonFinite, skipped: this.skipped });
  }

  /** The weights worth evaluating, by variable name, as new tensors. @throws L2lError `not-supported`, `not-found` */
  slowWeights(): tf.NamedTensorMap {
    if (this.#bound) return laggingWeights(this.#bound);
    if (!this.#loaded?.groups.length || !this.#rule.lag) return {};
    throw unbound();
  }

  /** Runs a function while the variables hold the slow weights and the memory cannot be used. */
  async atSlowWeights<T>(run: () => T | Promise<T>): Promise<T> {
    const weights = this.slowWeights();
    this.#isResting = true;
    try {
      return await withWeights(weights, run);
    } finally {
      this.#isResting = false;
    }
  }

  /** Follows the variables to their slow weights; a rule that cannot begins anew. */
  settle(): void {
    if (!this.#groups.every((group) => group.settle())) this.forget();
  }

  /** The memory as tensors, which live until its next step or until it is asked again. */
  saved(iterations: number): NamedTensor[] {
    this.#disposeExported();
    this.#exported = keptTidy(() =>
      this.#loaded
        ? encodeSaved(this.#loaded)
        : encodeBound(this.#bound ?? { known: [], groups: [] }, iterations),
    );
    return [...this.#exported];
  }

  /** @returns The steps that were taken before. @throws L2lError `bad-checkpoint`; nothing has changed then. */
  async load(saved: readonly NamedTensor[]): Promise<number> {
    const memory = await decodeBound(this.#rule, saved);
    this.forget();
    this.#loaded = memory.groups.length > 0 ? memory : undefined;
    return memory.iterations;
  }

  /** Frees the memory of the variables. */
  forget(): void {
    for (const group of this.#groups) group.dispose();
    this.#bound = undefined;
  }

  dispose(): void {
    this.forget();
    this.#disposeExported();
    this.skipped.dispose();
    this.#isDisposed = true;
  }

  #disposeExported(): void {
    tf.dispose(this.#exported.map(({ tensor }) => tensor));
    this.#exported = [];
  }
}
