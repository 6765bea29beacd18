import { expect, it } from 'vitest';
import { fromBase64 } from './base64';

it('is read as it was written, whatever the bytes and however many', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + length * 31) & 0xff);
    expect(fromBase64(Buffer.from(bytes).toString('base64')), `${length} bytes`).toEqual(bytes);
  }
});
