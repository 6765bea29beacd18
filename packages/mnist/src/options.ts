import { requireOptions } from '@l2l/core';

/** How far the download of one file is. */
export interface Progress {
  /** For example `train-images-idx3-ubyte`. */
  readonly file: string;
  /** Bytes on disk, those of an earlier, interrupted download among them. */
  readonly received: number;
  /** Bytes of the whole file, where the server says so. */
  readonly total: number | undefined;
}

/**
 * Where MNIST comes from: name at most one of `embedded`, `directory` and `download`.
 *
 * With none of them, Node looks at the environment variable `L2L_DATA_DIR` and takes it as the
 * directory; where it is not set, and in browsers, the embedded digits are used.
 */
export interface MnistOptions {
  /** The 10,000 digits in the package, whatever the environment says. */
  readonly embedded?: boolean | undefined;
  /** A folder with the four IDX files, gzipped or not, in it or in its subfolder `mnist`. Node only. */
  readonly directory?: string | undefined;
  /** Fetch the full set once and keep it in a cache folder. Node only. */
  readonly download?: boolean | undefined;
  /** Default: `l2l/mnist` in `$XDG_CACHE_HOME`, or in `~/.cache`. */
  readonly cacheDirectory?: string | undefined;
  /** Addresses of folders that hold the four gzipped files, tried in order. Default: `mirrors`. */
  readonly mirrors?: readonly string[] | undefined;
  /** Called for every piece that arrives; `progressLine` makes one that draws. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The options, if all of them exist. @throws L2lError `bad-option` */
export function checkedOptions(options: MnistOptions): MnistOptions {
  return requireOptions('mnist', options, [
    'embedded',
    'directory',
    'download',
    'cacheDirectory',
    'mirrors',
    'onProgress',
  ]);
}
