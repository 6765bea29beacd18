export { type LstmConfig, lstmConfig, paperConfig } from './config';
export { type GateActivity, gateActivity } from './gate-activity';
export { chooseLstm } from './kernels/choose';
export { setThreads, stopThreads } from './kernels/threads';
export { pretrainedLstm } from './pretrained';
export { registerLearned } from './register-learned';
export { coordinatewiseLstm, LSTM_NAME, type LstmTape } from './rule';
export type { LstmState } from './state';
