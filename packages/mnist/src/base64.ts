const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The six bits that each character stands for, by its code. */
const bitsOf = new Uint8Array(128);
for (let i = 0; i < DIGITS.length; i++) bitsOf[DIGITS.charCodeAt(i)] = i;

/** The bytes of base64 (RFC 4648, section 4). Not every engine has `atob`. */
export function fromBase64(text: string): Uint8Array {
  const length = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  let size = 0;
  for (let i = 0; i < length; i++) {
    bits = (bits << 6) | bitsOf[text.charCodeAt(i)]!;
    // Of each four characters the second, third and fourth complete a byte.
    if (i % 4 > 0) bytes[size++] = bits >> (6 - 2 * (i % 4));
  }
  return bytes;
}
