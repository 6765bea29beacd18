export { type LstmConfig, lstmConfig, paperConfig } from './config';
export { coordinatewiseLstm, LSTM_NAME, type LstmTape } from './rule';
export type { LstmState } from './state';
