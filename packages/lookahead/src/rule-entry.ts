export { type LearnedLookaheadOptions, learnedLookahead } from './learned-lookahead';
export { type LookaheadOptions, type LookaheadState, lookahead } from './lookahead';
export { pretrainedLookaheadLstm } from './pretrained';
export { registerLearned } from './register-learned';
