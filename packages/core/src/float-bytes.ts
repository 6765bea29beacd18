/** Whether this machine keeps the lowest byte first, as files do here. Nearly all do. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of 32-bit floats, the lowest byte of each first. A copy. */
export function littleEndian(floats: Float32Array): Uint8Array {
  const bytes = new Uint8Array(floats.slice().buffer);
  return isLittleEndian ? bytes : turned(bytes);
}

/** The floats of such bytes, of which there are four for each. A copy, wherever they lie. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  // The slice of a Buffer of Node would share its memory.
  const copy = new Uint8Array(bytes);
  return new Float32Array((isLittleEndian ? copy : turned(copy)).buffer);
}

/** The bytes of each word the other way round. In place. */
export function turned(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i < bytes.length; i += 4) bytes.subarray(i, i + 4).reverse();
  return bytes;
}
