export { type LstmConfig, lstmConfig, paperConfig } from './config';
export { chooseLstm } from './kernels/choose';
export { setThreads, stopThreads } from './kernels/threads';
export { lstm, lstmFromConfig } from './lstm';
export { type LstmOptimizerOptions, lstmOptimizer } from './optimizer';
export { pretrainedLstm } from './pretrained';
export { register } from './register';
export { coordinatewiseLstm, LSTM_NAME, type LstmTape } from './rule';
export type { LstmState } from './state';
