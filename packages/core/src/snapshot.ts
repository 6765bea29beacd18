import { digestOf } from './digest';
import { L2lError } from './errors';
import type { Json } from './json';
import { type Layout, layoutOf, viewOf } from './layout';
import { inOrderOf } from './layout-order';
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
/** Levels of a tree that are read: a deeper one is an attack or an accident. */
const DEEPEST = 500;
const DIGEST_KEY = 'l2lCrc32';

/**
 * The bytes of a snapshot, to the last bit: one safetensors file, whose tensors are the vectors
 * and whose metadata is the tree that they hang in.
 */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const vectors: Float32Array[] = [];
  const tree = JSON.stringify(toJson(snapshot, vectors));
  const layout = layoutOfVectors(vectors.map(({ length }) => [length]));
  const vector = new Float32Array(layout.size);
  vectors.forEach((numbers, i) => {
    vector.set(numbers, layout.slots[i]!.offset);
  });
  const metadata = { [TREE_KEY]: tree, [DIGEST_KEY]: digestOf(tree, { layout, vector }) };
  return encodeSafetensors({ layout, vector, metadata });
}

/**
 * Reads a snapshot.
 *
 * @throws L2lError `bad-checkpoint` if the bytes are truncated, changed or of another kind.
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const file = decodeSafetensors(bytes);
  const tree = file.metadata[TREE_KEY];
  if (tree === undefined) throw broken('it is a file of another kind');
  // Other programs may have put the vectors in another order, so they are found by name.
  const shapes = new Map(file.layout.slots.map(({ name, shape }) => [name, shape]));
  const layout = layoutOfVectors(file.layout.slots.map((_, i) => shapes.get(nameOfVector(i)) ?? []));
  const vector = inOrderOf(layout, file);
  if (!vector || file.metadata[DIGEST_KEY] !== digestOf(tree, { layout, vector }))
    throw broken('its digest is not that of its content');
  return fromJson(
    parsed(tree),
    layout.slots.map((slot) => viewOf(vector, slot).slice()),
  );
}

function layoutOfVectors(shapes: readonly (readonly number[])[]): Layout {
  return layoutOf(shapes.map((shape, i) => ({ name: nameOfVector(i), shape })));
}

function nameOfVector(i: number): string {
  return `vector-${i}`;
}

function parsed(tree: string): Json {
  try {
    return JSON.parse(tree) as Json;
  } catch {
    throw broken('its tree is not JSON');
  }
}

/** JSON has neither vectors nor all numbers: those, and true arrays, become arrays that begin with a tag. */
function toJson(snapshot: Snapshot, vectors: Float32Array[]): Json {
  if (typeof snapshot === 'number') return isKeptByJson(snapshot) ? snapshot : ['number', nameOf(snapshot)];
  if (typeof snapshot !== 'object' || snapshot === null) return snapshot;
  if (snapshot instanceof Float32Array) return ['vector', vectors.push(snapshot) - 1];
  if (Array.isArray(snapshot)) return ['array', ...snapshot.map((item) => toJson(item, vectors))];
  return Object.fromEntries(Object.entries(snapshot).map(([name, value]) => [name, toJson(value, vectors)]));
}

function fromJson(json: Json, vectors: readonly Float32Array[], depth = 0): Snapshot {
  if (depth > DEEPEST) throw broken(`its tree is deeper than ${DEEPEST} levels`);
  if (typeof json !== 'object' || json === null) return json;
  if (!Array.isArray(json)) {
    return Object.fromEntries(
      Object.entries(json).map(([name, value]) => [name, fromJson(value, vectors, depth + 1)]),
    );
  }
  const [tag, ...rest] = json as readonly Json[];
  const [first] = rest;
  if (tag === 'array') return rest.map((item) => fromJson(item, vectors, depth + 1));
  if (tag === 'number' && typeof first === 'string') return Number(first);
  const vector = tag === 'vector' && typeof first === 'number' ? vectors[first] : undefined;
  if (vector) return vector;
  throw broken('its tree has an entry that is neither a number, nor a vector of the file, nor an array');
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
