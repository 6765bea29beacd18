import { L2lError } from './errors';
import { floatsOf, littleEndian } from './float-bytes';
import { type Layout, layoutOf, type NamedShape, sizeOf } from './layout';
import { decodeUtf8, encodeUtf8 } from './utf8';

/** The content of a safetensors file whose tensors are all 32-bit floats. */
export interface Safetensors {
  readonly layout: Layout;
  /** `[layout.size]` */
  readonly vector: Float32Array;
  /** Text by name; empty where the file has none. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const METADATA_NAME = '__metadata__';
const LENGTH_BYTES = 8;
/** The limit of the reference reader: a longer header is an attack or an accident. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * The bytes of a safetensors file. Source: https://huggingface.co/docs/safetensors, "Format".
 *
 * @throws L2lError `bad-layout` if a slot has the name that the format keeps for its metadata.
 */
export function encodeSafetensors({ layout, vector, metadata }: Safetensors): Uint8Array {
  if (layout.slots.some(({ name }) => name === METADATA_NAME)) {
    throw new L2lError(
      'bad-layout',
      `A tensor is named "${METADATA_NAME}", which safetensors files keep for themselves. Rename it.`,
    );
  }
  const entries = layout.slots.map((slot): [string, TensorEntry] => {
    const begin = slot.offset * 4;
    const tensor = {
      dtype: 'F32',
      shape: slot.shape,
      data_offsets: [begin, begin + sizeOf(slot.shape) * 4] as const,
    };
    return [slot.name, tensor];
  });
  const json = JSON.stringify({ [METADATA_NAME]: metadata, ...Object.fromEntries(entries) });
  const text = encodeUtf8(json);
  // Spaces after the JSON bring the numbers to a multiple of eight bytes, as readers that map files expect.
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + layout.size * 4);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength).set(text, LENGTH_BYTES);
  bytes.set(littleEndian(vector), LENGTH_BYTES + headerLength);
  return bytes;
}

/**
 * Reads a safetensors file.
 *
 * @throws L2lError `bad-checkpoint` if it is truncated, corrupt, of another kind, or has tensors
 *   that are not 32-bit floats.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { header, data } = split(bytes);
  const { [METADATA_NAME]: metadata = {}, ...tensors } = header;
  if (!isTextByName(metadata)) throw broken('its metadata is not text by name');
  const entries = Object.entries(tensors as Record<string, TensorEntry>);
  for (const [name, entry] of entries) checkEntry(name, entry);
  // JSON puts names that are numbers first. A tensor without numbers ends where the next one begins.
  entries.sort(([, a], [, b]) => {
    const [[begin, end], [otherBegin, otherEnd]] = [a.data_offsets, b.data_offsets];
    return begin - otherBegin || end - otherEnd;
  });

  const layout = layoutOf(entries.map(([name, { shape }]): NamedShape => ({ name, shape })));
  layout.slots.forEach((slot, i) => {
    const [begin, end] = entries[i]![1].data_offsets;
    if (begin !== slot.offset * 4 || end !== begin + sizeOf(slot.shape) * 4) {
      throw broken(
        `tensor "${slot.name}" is said to lie at bytes ${begin} to ${end}, which does not fit its shape`,
      );
    }
  });
  if (data.byteLength !== layout.size * 4) {
    throw broken(`its tensors need ${layout.size * 4} bytes, but ${data.byteLength} follow the header`);
  }
  return { layout, vector: floatsOf(data), metadata };
}

function split(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw new L2lError(
      'bad-checkpoint',
      'The content of a safetensors file must be a Uint8Array. Wrap what fetch gives: new Uint8Array(await response.arrayBuffer()).',
    );
  }
  if (bytes.length < LENGTH_BYTES)
    throw broken(`it has ${bytes.length} bytes, and its first 8 give the length of its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > Math.min(MAX_HEADER_BYTES, bytes.length - LENGTH_BYTES)) {
    throw broken(`its header should have ${headerLength} bytes, but the file has ${bytes.length}`);
  }
  const text = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + headerLength);
  const data = bytes.subarray(LENGTH_BYTES + headerLength);
  try {
    const header = JSON.parse(decodeUtf8(text));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return { header, data };
  } catch (cause) {
    throw broken('its header is not JSON', cause);
  }
  throw broken('its header is not a JSON object');
}

function isTextByName(metadata: unknown): metadata is Record<string, string> {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return false;
  return Object.values(metadata).every((text) => typeof text === 'string');
}

function checkEntry(name: string, entry: TensorEntry): void {
  const isShape = Array.isArray(entry?.shape) && entry.shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  const offsets = entry?.data_offsets;
  if (!isShape || !Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(Number.isSafeInteger)) {
    throw broken(`tensor "${name}" has no valid shape and place`);
  }
  if (entry.dtype !== 'F32') {
    throw new L2lError(
      'bad-checkpoint',
      `Tensor "${name}" holds ${entry.dtype} numbers, but only F32 is read here. Convert the file to 32-bit floats.`,
    );
  }
}

function broken(what: string, cause?: unknown): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `This is not a whole safetensors file: ${what}. It was cut short, changed or is of another kind: fetch it again.`,
    { cause },
  );
}
