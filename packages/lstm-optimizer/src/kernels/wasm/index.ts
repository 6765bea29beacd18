export { type WasmLstmOptions, wasmLstm, wasmLstmAvailable } from './wasm-lstm';
