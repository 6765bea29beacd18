/**
 * A seed for one random decision. There is no global generator: a function that draws
 * takes a key, and a function that draws twice folds it twice.
 *
 * The same key gives the same numbers on every machine, so any run can be repeated,
 * and two runs can share their noise (see `Optimizee.evaluate`).
 */
export type Key = number & { readonly __brand: 'Key' };

const LOW_BITS = 2 ** 32;
const HIGH_MASK = 2 ** 21 - 1;

/** The key of a whole run, from a number that people type. */
export function keyOf(seed: number): Key {
  return fold(0 as Key, seed);
}

/**
 * A new key, for one part of what the first key was for: `fold(key, step)`, `fold(key, 'dropout')`.
 *
 * Keys have 53 bits, so that a run of a million keys has a one in 20,000 chance to repeat any.
 */
export function fold(key: Key, part: number | string): Key {
  const [low, high] = words(key);
  const [partLow, partHigh] = typeof part === 'string' ? hashText(part) : numberWords(part);
  const a = scramble(low ^ scramble(partLow ^ 0x9e3779b9));
  const b = scramble(high ^ scramble(partHigh + a) ^ 0x85ebca6b);
  return ((scramble(b ^ (a >>> 3)) & HIGH_MASK) * LOW_BITS + scramble(a + b)) as Key;
}

/** A stream of random numbers, all decided by the key it was made from. */
export interface Stream {
  /** A number in [0, 1), one of 2^32 evenly spaced ones. */
  uniform(): number;
  /** A number from the standard normal distribution. */
  normal(): number;
  /** A whole number in [0, count), each equally likely. */
  below(count: number): number;
}

/** The stream of a key: the generator sfc32 (C. Doty-Humphrey, PractRand), seeded by the key. */
export function streamOf(key: Key): Stream {
  const [low, high] = words(key);
  let a = scramble(low);
  let b = scramble(high ^ 0x6a09e667);
  let c = scramble(a ^ b);
  let counter = 1;

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }
  for (let i = 0; i < 12; i++) next();

  function below(count: number): number {
    // Numbers past the last whole multiple of `count` would make small results likelier.
    const limit = LOW_BITS - (LOW_BITS % count);
    let draw = next();
    while (draw >= limit) draw = next();
    return draw % count;
  }

  // Marsaglia's polar method gives two numbers at a time.
  let spare: number | undefined;
  function normal(): number {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const u = next() / (LOW_BITS / 2) - 1;
      const v = next() / (LOW_BITS / 2) - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) {
        const scale = Math.sqrt((-2 * exactLog(square)) / square);
        spare = v * scale;
        return u * scale;
      }
    }
  }

  return { uniform: () => next() / LOW_BITS, normal, below };
}

/** `[size]`, numbers from a normal distribution of mean 0. */
export function normals(key: Key, size: number, deviation = 1): Float32Array {
  const { normal } = streamOf(key);
  const numbers = new Float32Array(size);
  for (let i = 0; i < size; i++) numbers[i] = deviation * normal();
  return numbers;
}

/** `[size]`, numbers evenly spread over [from, to]: rounding to float32 makes one in 2^25 of them `to`. */
export function uniforms(key: Key, size: number, from = 0, to = 1): Float32Array {
  const { uniform } = streamOf(key);
  const numbers = new Float32Array(size);
  for (let i = 0; i < size; i++) numbers[i] = from + (to - from) * uniform();
  return numbers;
}

/** The numbers 0 … count − 1 in random order (Fisher and Yates). */
export function permutation(key: Key, count: number): Uint32Array {
  const stream = streamOf(key);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

/** `[count]`, indices of examples drawn evenly and with replacement from `total`. */
export function drawIndices(key: Key, count: number, total: number): Uint32Array {
  const { below } = streamOf(key);
  const indices = new Uint32Array(count);
  for (let i = 0; i < count; i++) indices[i] = below(total);
  return indices;
}

/** The last round of MurmurHash3 (A. Appleby): every bit of the input moves every bit of the result. */
function scramble(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function words(key: Key): readonly [low: number, high: number] {
  return [key >>> 0, Math.floor(key / LOW_BITS)];
}

/** The 64 bits of a double, so that fractions, huge numbers and negative ones all differ. */
function numberWords(value: number): readonly [number, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  return [view.getUint32(4), view.getUint32(0)];
}

function hashText(text: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = text.length;
  for (const character of text) {
    a = scramble(a ^ character.codePointAt(0)!);
    b = scramble(b + a);
  }
  return [a, b];
}

/**
 * Natural logarithm of a number in (0, 1), from arithmetic that IEEE 754 rounds the same everywhere.
 * `Math.log` may differ in its last bit between engines, and then runs could not be repeated.
 */
function exactLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent -= 1;
  }
  // ln m = 2·artanh(s), s = (m − 1)/(m + 1), |s| ≤ 0.172: eleven terms leave an error below 1e-17.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let n = 21; n >= 1; n -= 2) series = series * square + 1 / n;
  return 2 * s * series + exponent * Math.LN2;
}
