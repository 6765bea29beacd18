export { type LearnedLookaheadOptions, learnedLookahead } from './learned-lookahead';
export { type LookaheadOptions, type LookaheadState, lookahead } from './lookahead';
