import { describe, expect, it } from 'vitest';
import { keyOf, streamOf } from './random';
import { decodeUtf8, encodeUtf8 } from './utf8';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, or nothing where the bytes are none. */
function read(decode: (bytes: Uint8Array) => string, bytes: Uint8Array): string | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

describe('UTF-8', () => {
  it.each([
    '',
    'kernel',
    'größe',
    '重み',
    '🙂 and 🙃',
    '\u0000\u007f\u0080\u07ff\u0800\uffff',
    '\ufeffmarked',
  ])('of %j is what TextEncoder writes, and read back', (text) => {
    expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
    expect(decodeUtf8(encodeUtf8(text))).toBe(text);
  });

  it('of half a surrogate pair is the replacement character', () => {
    for (const text of ['\ud800', 'a\udc00b', '\ud83d'])
      expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
  });

  it('of every character is what TextEncoder writes, and read back', () => {
    let text = '';
    for (let code = 0; code <= 0x10ffff; code += code < 0x3000 ? 1 : 37) text += String.fromCodePoint(code);
    const whole = strict.decode(new TextEncoder().encode(text));
    expect(Buffer.compare(encodeUtf8(text), new TextEncoder().encode(text))).toBe(0);
    expect(decodeUtf8(encodeUtf8(whole)) === whole).toBe(true);
  });

  it('is read and refused as a strict TextDecoder does, whatever the bytes', () => {
    const { below } = streamOf(keyOf(8));
    // Leads, continuations and edges, far more often than chance would have them.
    const edges = [
      0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0, 0x8f,
      0x90,
    ];
    for (let i = 0; i < 50_000; i++) {
      const bytes = Uint8Array.from({ length: 1 + below(5) }, () =>
        below(4) === 0 ? below(256) : edges[below(edges.length)]!,
      );
      const expected = read((given) => strict.decode(given), bytes);
      expect(read(decodeUtf8, bytes), bytes.join()).toBe(expected);
    }
  });
});
