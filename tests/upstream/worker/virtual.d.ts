/** Made by `bundle.js`. */
declare module 'virtual:test-files' {
  /** By suite and path, what loads a file of tests. */
  export const testFiles: Readonly<
    Record<'core' | 'layers', Readonly<Record<string, () => Promise<unknown>>>>
  >;
}

declare module '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
declare module '@tensorflow/tfjs-core/dist/register_all_gradients';
