import {
  type AnyDifferentiableRule,
  type AnyRule,
  copyState,
  type DifferentiableRule,
  describeValue,
  isDifferentiable,
  L2lError,
  mapTree,
  numberOption,
  requireOptions,
  requireRule,
} from '@l2l/core';
import { type LookaheadState, lookahead } from './lookahead';

export interface LearnedLookaheadOptions {
  readonly fast: AnyRule;
  /** Learns the slow step. */
  readonly slow: AnyDifferentiableRule;
  /** k, the number of fast steps to one slow step. */
  readonly period: number;
}

interface LookaheadTape {
  readonly before: LookaheadState;
  /** The slow rule's own tape, if it had its turn. */
  readonly slow: unknown;
}

/**
 * Lookahead whose slow step is learned: with an LSTM, the Lookahead-LSTM. Its weights are those of
 * the slow rule.
 *
 * The fast steps are made of gradients, and gradients are constants here, so nothing but the slow
 * steps depends on the weights: the adjoints of the lead and of the fast rule's state are zero.
 *
 * Source: algorithm 1 of the Lookahead-LSTM paper.
 */
export function learnedLookahead(
  options: LearnedLookaheadOptions,
): DifferentiableRule<LookaheadState, LookaheadTape> {
  const { fast, slow, period } = requireOptions('learnedLookahead', options, ['fast', 'slow', 'period']);
  requireRule('learnedLookahead', 'fast', fast);
  if (typeof slow?.bind !== 'function' || !isDifferentiable(slow)) throw notLearned(slow);
  numberOption('learnedLookahead', 'period', period, { from: 1, integer: true });
  const bind = (weights: Float32Array) => lookahead({ fast, slow: slow.bind(weights), period });
  return {
    name: 'learnedLookahead',
    get config() {
      const [quick, learned] = [fast.config, slow.config];
      return quick && learned !== undefined ? { fast: quick, slow: learned, period } : undefined;
    },
    coordinatewise: fast.coordinatewise && slow.coordinatewise,
    weights: slow.weights,
    initWeights: (key) => slow.initWeights(key),
    init: (layout) => bind(new Float32Array(slow.weights.size)).init(layout),
    bind,
    record(weights, seen, before) {
      let tape: unknown = null;
      const bound = slow.bind(weights);
      const recording: AnyRule = {
        name: bound.name,
        init: (layout) => bound.init(layout),
        update(shown, state) {
          const recorded = slow.record(weights, shown, state);
          tape = recorded.tape;
          return recorded;
        },
      };
      const update = lookahead({ fast, slow: recording, period }).update(seen, {
        ...before,
        fast: copyState(before.fast),
        lead: before.lead.slice(),
      });
      return { ...update, tape: { before, slow: tape } };
    },
    pullback(weights, tape, stepAdjoint, stateAdjoint, weightsAdjoint) {
      const zeros = zerosLike(tape.before);
      const slowAdjoint = stateAdjoint?.slow ?? null;
      return {
        ...zeros,
        slow:
          tape.slow === null
            ? (slowAdjoint ?? zeros.slow)
            : slow.pullback(weights, tape.slow, stepAdjoint, slowAdjoint, weightsAdjoint),
      };
    },
  };
}

function notLearned(given: unknown): L2lError {
  return new L2lError(
    'bad-option',
    `learnedLookahead: slow is ${describeValue(given)}, but must be a learned rule that can be differentiated, such as coordinatewiseLstm().`,
  );
}

function zerosLike<State>(state: State): State {
  return mapTree(state, (value) =>
    value instanceof Float32Array ? new Float32Array(value.length) : 0,
  ) as State;
}
