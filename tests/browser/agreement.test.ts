import { agreementWithCpu } from './agreement';
import { chooseWasmThreads } from './backends';

chooseWasmThreads(false);
agreementWithCpu('wasm', 'wasm');
agreementWithCpu('webgl', 'webgl');
agreementWithCpu('webgpu', 'webgpu');
