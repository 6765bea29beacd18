export { type LearnedLookaheadOptions, learnedLookahead } from './learned-lookahead';
export { type LookaheadOptions, type LookaheadState, lookahead } from './lookahead';
export { lookaheadLstm, type LookaheadLstmOptions, lookaheadOptimizer, type LookaheadOptimizerOptions } from './optimizer';
export { pretrainedLookaheadLstm } from './pretrained';
export { register } from './register';
