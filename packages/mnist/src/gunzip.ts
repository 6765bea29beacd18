import { L2lError } from '@l2l/core';

/**
 * The content of a file that may be gzipped: servers and people unpack such files unasked,
 * so the first two bytes decide and not the name.
 *
 * @param name - What to call the file in errors.
 * @param expectedSize - Bytes of the whole content, by what there is of it so far. Unpacking ends once there are more,
 *   because a few bytes may unpack to gigabytes. Default: no end.
 * @throws L2lError `bad-data` when the file starts like gzip and then breaks.
 */
export async function gunzipIfNeeded(
  content: Uint8Array,
  name: string,
  expectedSize: (begin: Uint8Array) => number = () => Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content;
  try {
    const compressed = new Blob([content as Uint8Array<ArrayBuffer>]).stream();
    return await readAll(compressed.pipeThrough(new DecompressionStream('gzip')), expectedSize);
  } catch (cause) {
    throw new L2lError(
      'bad-data',
      `${name} starts like a gzip file, but its ${content.length} bytes do not unpack (${String(cause)}). It was cut short or damaged: download or copy it again.`,
      { cause },
    );
  }
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  expectedSize: (begin: Uint8Array) => number,
): Promise<Uint8Array> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, size);
    chunks.push(value);
    size += value.length;
    if (size <= expectedSize(chunks[0]!)) continue;
    await reader.cancel();
    return joined(chunks, size);
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
