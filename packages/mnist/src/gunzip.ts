import { L2lError } from '@l2l/core';

/**
 * The content of a file that may be gzipped: servers and people unpack such files unasked,
 * so the first two bytes decide and not the name.
 *
 * @param name - What to call the file in errors.
 * @throws L2lError `bad-data` when the file starts like gzip and then breaks.
 */
export async function gunzipIfNeeded(content: Uint8Array, name: string): Promise<Uint8Array> {
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content;
  try {
    const compressed = new Blob([content as Uint8Array<ArrayBuffer>]).stream();
    const unpacked = compressed.pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch (cause) {
    throw new L2lError(
      'bad-data',
      `${name} starts like a gzip file, but its ${content.length} bytes do not unpack (${String(cause)}). It was cut short or damaged: download or copy it again.`,
      { cause },
    );
  }
}
