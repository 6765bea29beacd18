import { keyOf, normals, vectorLayout } from '@l2l/core';
import {
  expectAgreement,
  expectStateAgreement,
  kernelContract,
  learnedRuleContract,
} from '@l2l/core/testing';
import { hasRelaxedSimd } from '@l2l/wasm';
import { describe, expect, test } from 'vitest';
import { coordinatewiseLstm } from '../../rule';
import { wasmLstm } from './wasm-lstm';

kernelContract(coordinatewiseLstm(), wasmLstm());
learnedRuleContract(wasmLstm());
