import { kernelContract, learnedRuleContract, pullbackContract } from '@l2l/core/testing';
import { coordinatewiseLstm } from '../../rule';
import { wasmLstm } from './wasm-lstm';

for (const hidden of [[20, 20], [1], [8], [64], [5, 7, 3]]) {
  kernelContract(coordinatewiseLstm({ hidden }), wasmLstm({ hidden }));
}
learnedRuleContract(wasmLstm());
pullbackContract(wasmLstm());
