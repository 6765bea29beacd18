/**
 * Text as UTF-8 and back, for engines without `TextEncoder` and `TextDecoder`: jsdom, React Native before 0.85.
 * Source: The Unicode Standard, section 3.9, tables 3-6 and 3-7.
 */

/** Of half a surrogate pair: the replacement character. */
const REPLACEMENT = 0xfffd;
/** What the first byte of a character is marked with, by how many follow it. */
const LEADS = [0, 0xc0, 0xe0, 0xf0];
/** Characters that are joined at a time: all at once would be too many arguments. */
const CHUNK = 4096;

/** The bytes of some text. Half a surrogate pair becomes U+FFFD, as `TextEncoder` has it. */
export function encodeUtf8(text: string): Uint8Array {
  // A unit of UTF-16 takes three bytes at most.
  const bytes = new Uint8Array(text.length * 3);
  let size = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const code = point >= 0xd800 && point < 0xe000 ? REPLACEMENT : point;
    const more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    bytes[size++] = LEADS[more]! | (code >> (6 * more));
    for (let i = more - 1; i >= 0; i--) bytes[size++] = 0x80 | ((code >> (6 * i)) & 0x3f);
  }
  return bytes.slice(0, size);
}

/** The text of some bytes. @throws RangeError where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let units: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at]!;
    const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    const code = codeAt(bytes, at, more);
    at += 1 + more;
    if (code < 0x10000) units.push(code);
    else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + (code & 0x3ff));
    if (units.length < CHUNK && at < bytes.length) continue;
    text += String.fromCharCode(...units);
    units = [];
  }
  return text;
}

/** The smallest character of each length: it may not be written longer than need be. */
const SMALLEST = [0, 0x80, 0x800, 0x10000];

function codeAt(bytes: Uint8Array, at: number, more: number): number {
  const first = bytes[at]!;
  if (more === 0) return first;
  let code = first & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = bytes[at + i];
    if (next === undefined || (next & 0xc0) !== 0x80) throw notUtf8(at);
    code = (code << 6) | (next & 0x3f);
  }
  const isLead = first >= 0xc2 && first <= 0xf4;
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  if (!isLead || code < SMALLEST[more]! || code > 0x10ffff || isSurrogate) throw notUtf8(at);
  return code;
}

function notUtf8(at: number): RangeError {
  return new RangeError(`Byte ${at} begins no character of UTF-8.`);
}
