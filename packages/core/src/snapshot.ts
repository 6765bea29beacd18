import { digestOf } from './digest';
import { L2lError } from './errors';
import type { Json } from './json';
import { layoutOf, viewOf } from './layout';
import { decodeSafetensors, encodeSafetensors } from './safetensors';

/**
 * Anything that a paused run remembers, as plain data: numbers (not finite ones too), text and
 * vectors, in objects and arrays. A state of an update rule is one.
 */
export type Snapshot =
  | null
  | boolean
  | number
  | string
  | Float32Array
  | readonly Snapshot[]
  | { readonly [name: string]: Snapshot };

const TREE_KEY = 'l2lSnapshot';
const DIGEST_KEY = 'l2lCrc32';

/**
 * The bytes of a snapshot, to the last bit: one safetensors file, whose tensors are the vectors
 * and whose metadata is the tree that they hang in.
 */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const vectors: Float32Array[] = [];
  const tree = JSON.stringify(toJson(snapshot, vectors));
  const layout = layoutOf(vectors.map(({ length }, i) => ({ name: `vector-${i}`, shape: [length] })));
  const vector = new Float32Array(layout.size);
  vectors.forEach((numbers, i) => {
    vector.set(numbers, layout.slots[i]!.offset);
  });
  const metadata = { [TREE_KEY]: tree, [DIGEST_KEY]: digestOf(tree, layout, vector) };
  return encodeSafetensors({ layout, vector, metadata });
}

/**
 * Reads a snapshot.
 *
 * @throws L2lError `bad-checkpoint` if the bytes are truncated, changed or of another kind.
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const { layout, vector, metadata } = decodeSafetensors(bytes);
  const tree = metadata[TREE_KEY];
  if (tree === undefined) throw broken('it is a file of another kind');
  if (metadata[DIGEST_KEY] !== digestOf(tree, layout, vector))
    throw broken('its digest is not that of its content');
  return fromJson(
    JSON.parse(tree) as Json,
    layout.slots.map((slot) => viewOf(vector, slot).slice()),
  );
}

/** JSON has neither vectors nor all numbers: those, and true arrays, become arrays that begin with a tag. */
function toJson(snapshot: Snapshot, vectors: Float32Array[]): Json {
  if (typeof snapshot === 'number') return isKeptByJson(snapshot) ? snapshot : ['number', nameOf(snapshot)];
  if (typeof snapshot !== 'object' || snapshot === null) return snapshot;
  if (snapshot instanceof Float32Array) return ['vector', vectors.push(snapshot) - 1];
  if (Array.isArray(snapshot)) return ['array', ...snapshot.map((item) => toJson(item, vectors))];
  return Object.fromEntries(Object.entries(snapshot).map(([name, value]) => [name, toJson(value, vectors)]));
}

function fromJson(json: Json, vectors: readonly Float32Array[]): Snapshot {
  if (typeof json !== 'object' || json === null) return json;
  if (!Array.isArray(json)) {
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, fromJson(value, vectors)]));
  }
  const [tag, ...rest] = json as readonly Json[];
  if (tag === 'number') return Number(rest[0]);
  if (tag === 'vector') return vectors[rest[0] as number]!;
  return rest.map((item) => fromJson(item, vectors));
}

function isKeptByJson(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function broken(what: string): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `This is not a whole snapshot of a run: ${what}. Pass a file that encodeSnapshot() made, or go back to an older one.`,
  );
}
