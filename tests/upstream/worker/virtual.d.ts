/** Made by `bundle.js`. */
declare module 'virtual:test-files' {
  /** Loads a test file of tfjs-core, by its path in `dist`. */
  export const testFiles: Readonly<Record<string, () => Promise<unknown>>>;
}

declare module '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
declare module '@tensorflow/tfjs-core/dist/register_all_gradients';
