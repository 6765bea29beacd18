/**
 * The embedded digits: `dist/digits.js`, which the build makes (see `build/digits-module.ts`).
 *
 * A module and not a binary file beside the code: every bundler, Node and CommonJS load a
 * module the same way, while bundlers disagree about files and their URLs.
 */
declare module '#digits' {
  /** 10,000 images as an IDX file, gzipped, in base64. */
  export const images: string;
  /** Their labels, likewise. */
  export const labels: string;
}
