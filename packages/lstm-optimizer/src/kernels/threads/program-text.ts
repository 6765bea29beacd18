import { computeChunk, storeChunk } from './chunk-work';
import { serveChunks, sleepBetweenJobs } from './thread-program';

/**
 * The program of a thread as text: declares `serve(start)`, which gives a `ChunkServer`, and
 * `sleepBetweenJobs`.
 */
export function programText(): string {
  return (
    `const serve = (start) => (${serveChunks})(start, ${computeChunk}, ${storeChunk});` +
    `const sleepBetweenJobs = ${sleepBetweenJobs};`
  );
}
