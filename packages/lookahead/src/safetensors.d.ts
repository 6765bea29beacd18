/** Bundled as bytes: see `loader` in tsup.config.ts. */
declare module '*.safetensors' {
  const bytes: Uint8Array;
  export default bytes;
}
