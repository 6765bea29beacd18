export { decodeIdx, type IdxArray } from './idx';
export { mirrors } from './mirrors';
export { mnist } from './mnist';
export type { MnistOptions, Progress } from './options';
export { poolImages } from './pool-images';
export { progressLine } from './progress-line';
export { type Mnist, type MnistFile, readMnist } from './read-mnist';
export { sliceDataset } from './slice-dataset';
