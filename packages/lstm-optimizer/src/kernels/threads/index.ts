export type { Pass, Rows } from './chunk-work';
export type { Job } from './conduct';
export type { SpreadKernel } from './helper';
export { commonPool, setThreads, stopThreads } from './settings';
export { shared, sharedVector } from './shared-vector';
export { type ThreadPool, type ThreadPoolOptions, threadPool } from './thread-pool';
