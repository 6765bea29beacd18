/** Public folders with the four gzipped files of MNIST, in the order in which they are tried. */
export const mirrors: readonly string[] = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://azureopendatastorage.blob.core.windows.net/mnist/',
  'https://raw.githubusercontent.com/fgnt/mnist/master/',
];
