/** A whole number in [0, 2^32) as LEB128, the way WebAssembly writes sizes and indices. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A whole number in [-2^63, 2^63) as signed LEB128, the way WebAssembly writes constants. */
export function signed(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    // The sign is bit 6 of the last byte: stop once the rest only repeats it.
    if (rest === (low & 64 ? -1n : 0n)) return [...bytes, low];
    bytes.push(low + 128);
  }
}
