import { type KernelName, kernelNames } from './kernels';

/** Which kernels to enable; default: all. */
export interface WasmTrainingOptions {
  /** These alone. */
  readonly only?: readonly KernelName[];
  /** All but these. */
  readonly except?: readonly KernelName[];
}

/**
 * The kernels that the options name.
 *
 * @throws L2lError If the options are not an object, or have other properties, or name other kernels.
 */
export function chosenKernels(options: WasmTrainingOptions = {}): readonly KernelName[] {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw refusal(`got ${String(options)} for options. Expected an object, such as { except: ['Tanh'] }.`);
  }
  for (const key of Object.keys(options)) {
    if (key !== 'only' && key !== 'except') {
      throw refusal(`has no option "${key}". Expected "only" or "except".`);
    }
  }
  const { only, except } = options;
  if (only && except) throw refusal('got both "only" and "except". Please give one of them.');
  for (const [key, names] of Object.entries({ only, except })) assertNames(key, names);
  if (only) return kernelNames.filter((name) => only.includes(name));
  return kernelNames.filter((name) => !except?.includes(name));
}

function assertNames(key: string, names: readonly string[] | undefined): void {
  if (names === undefined) return;
  if (!Array.isArray(names)) throw refusal(`got ${String(names)} for "${key}". Expected an array of names.`);
  const unknown = names.find((name) => !(kernelNames as readonly string[]).includes(name));
  if (unknown === undefined) return;
  throw refusal(`has no kernel "${unknown}". Expected some of ${[...kernelNames].sort().join(', ')}.`);
}

function refusal(problem: string): Error {
  return Object.assign(new Error(`enableWasmTraining ${problem}`), { name: 'L2lError', code: 'bad-option' });
}
