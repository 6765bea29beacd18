export { type LearnedLookaheadOptions, learnedLookahead } from './learned-lookahead';
export { type LookaheadOptions, type LookaheadState, lookahead } from './lookahead';
export {
  type LookaheadLstmOptions,
  type LookaheadOptimizerOptions,
  lookaheadLstm,
  lookaheadOptimizer,
} from './optimizer';
export { pretrainedLookaheadLstm } from './pretrained';
export { register } from './register';
