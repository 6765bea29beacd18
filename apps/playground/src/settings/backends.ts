/** Where TensorFlow.js computes. */
export type BackendName = 'wasm' | 'webgl' | 'webgpu' | 'cpu';

export interface BackendInfo {
  readonly name: BackendName;
  readonly title: string;
  readonly note: string;
}

/** The fastest for small networks first. */
export const backends: readonly BackendInfo[] = [
  { name: 'wasm', title: 'WebAssembly', note: 'fastest for networks this small' },
  { name: 'webgl', title: 'WebGL', note: 'the graphics card, in every browser' },
  { name: 'webgpu', title: 'WebGPU', note: 'the graphics card, in newer browsers' },
  { name: 'cpu', title: 'JavaScript', note: 'works everywhere, slowest' },
];

/** Whether a text names a backend. */
export function isBackend(text: string): text is BackendName {
  return backends.some(({ name }) => name === text);
}

/** What a backend is called on the page. */
export function titleOf(name: BackendName): string {
  return backends.find((backend) => backend.name === name)!.title;
}
