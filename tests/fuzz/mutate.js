/**
 * @typedef {import('@l2l/core').Stream} Stream
 * @typedef {import('@l2l/core').Json} Json
 */

const INTERESTING_BYTES = [0, 1, 0x20, 0x22, 0x7b, 0x7d, 0x7f, 0x80, 0xff];
const INTERESTING_WORDS = [0, 1, 2, 255, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7f800000, 0x7fc00000];
const INTERESTING_NUMBERS = [0, -1, 1, 2, 0.5, 1e9, 2 ** 31, 2 ** 53, 1e308, -1e308, 5e-324];
const INTERESTING_TEXTS = ['', 'l2l', 'adam', 'chain', '__proto__', 'constructor', 'ä', '(a+)+$', 'F16', '0'];

/**
 * Some bytes with one to four changes.
 *
 * @param {Stream} stream
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function mutateBytes(stream, bytes) {
  /** @type {Uint8Array} */
  let changed = bytes.slice();
  for (let left = 1 + stream.below(4); left > 0; left--) changed = oneChange(stream, changed);
  return changed;
}

/**
 * @param {Stream} stream
 * @param {Uint8Array} bytes
 */
function oneChange(stream, bytes) {
  if (bytes.length === 0) return Uint8Array.of(stream.below(256));
  const at = place(stream, bytes.length);
  const size = Math.min(bytes.length - at, 1 + stream.below(16));
  switch (stream.below(7)) {
    case 0:
      bytes[at] = /** @type {number} */ (bytes[at]) ^ (1 << stream.below(8));
      return bytes;
    case 1:
      bytes[at] = pick(stream, INTERESTING_BYTES);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3:
      return joined(bytes, bytes.slice(at, at + size));
    case 4:
      return joined(bytes.slice(0, at), bytes.slice(at + size));
    case 5:
      return joined(bytes.slice(0, at), bytes.slice(at, at + size), bytes.slice(at));
    default:
      if (bytes.length - at < 4) return bytes;
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(
        at,
        pick(stream, INTERESTING_WORDS),
        stream.below(2) === 0,
      );
      return bytes;
  }
}

/**
 * Half of all changes are in the first bytes, which say what the others are.
 *
 * @param {Stream} stream
 * @param {number} length
 */
function place(stream, length) {
  return stream.below(stream.below(2) === 0 ? Math.min(length, 64) : length);
}

/** @param {readonly Uint8Array[]} parts */
function joined(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/**
 * Plain data with one to three parts replaced, removed, renamed, doubled or wrapped.
 *
 * @param {Stream} stream
 * @param {Json} json
 * @returns {Json}
 */
export function mutateTree(stream, json) {
  let changed = json;
  for (let left = 1 + stream.below(3); left > 0; left--) changed = changeAt(stream, changed, json);
  return changed;
}

/**
 * @param {Stream} stream
 * @param {Json} json
 * @param {Json} whole
 * @returns {Json}
 */
function changeAt(stream, json, whole) {
  const isBranch = typeof json === 'object' && json !== null;
  const names = isBranch ? Object.keys(json) : [];
  if (names.length === 0 || stream.below(5) === 0) return oddValue(stream, whole);
  const name = pick(stream, names);
  const child = /** @type {Json} */ (/** @type {{ [name: string]: Json }} */ (json)[name]);
  if (Array.isArray(json)) {
    const i = Number(name);
    const kind = stream.below(6);
    if (kind === 0) return json.filter((_, j) => j !== i);
    if (kind === 1) return [...json, child];
    return json.with(i, changeAt(stream, child, whole));
  }
  const entries = Object.entries(/** @type {{ [name: string]: Json }} */ (json));
  const kind = stream.below(8);
  if (kind === 0) return Object.fromEntries(entries.filter(([other]) => other !== name));
  if (kind === 1) return Object.fromEntries([...entries, [pick(stream, INTERESTING_TEXTS), child]]);
  return Object.fromEntries(
    entries.map(([other, value]) => [other, other === name ? changeAt(stream, value, whole) : value]),
  );
}

/**
 * @param {Stream} stream
 * @param {Json} whole
 * @returns {Json}
 */
function oddValue(stream, whole) {
  switch (stream.below(8)) {
    case 0:
      return pick(stream, [null, true, false, [], {}]);
    case 1:
    case 2:
    case 3:
      return pick(stream, INTERESTING_NUMBERS);
    case 4:
      return pick(stream, INTERESTING_TEXTS);
    case 5:
      return Array.from({ length: stream.below(20) }, () => pick(stream, INTERESTING_NUMBERS));
    case 6:
      return whole;
    default:
      return nested(stream);
  }
}

/**
 * Seldom deep, which costs time.
 *
 * @param {Stream} stream
 * @returns {Json}
 */
function nested(stream) {
  /** @type {Json} */
  let json = 1;
  const depth = stream.below(50) === 0 ? 3000 : 3;
  const isRule = stream.below(2) === 0;
  for (let i = 0; i < depth; i++) json = isRule ? { rule: 'scale', factor: 1, inner: json } : [json];
  return json;
}

/**
 * @template Item
 * @param {Stream} stream
 * @param {readonly Item[]} items
 * @returns {Item}
 */
export function pick(stream, items) {
  return /** @type {Item} */ (items[stream.below(items.length)]);
}
