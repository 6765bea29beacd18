import { describe, expect, it } from 'vitest';
import { drawIndices, fold, type Key, keyOf, normals, permutation, streamOf, uniforms } from './random';

// The same algorithms once more, on BigInt and as their authors write them, so that a run from one
// year can be repeated in the next.
const MASK = 0xffffffffn;

/** `fmix32` of MurmurHash3 by Austin Appleby. */
function fmix32(word: bigint): bigint {
  let h = word & MASK;
  h ^= h >> 16n;
  h = (h * 0x85ebca6bn) & MASK;
  h ^= h >> 13n;
  h = (h * 0xc2b2ae35n) & MASK;
  return h ^ (h >> 16n);
}

/** `sfc32` of PractRand by Chris Doty-Humphrey, seeded as `streamOf` says. */
function sfc32(key: Key): () => number {
  let a = fmix32(BigInt(key) & MASK);
  let b = fmix32((BigInt(key) >> 32n) ^ 0x6a09e667n);
  let c = fmix32(a ^ b);
  let counter = 1n;
  const next = () => {
    const result = (a + b + counter++) & MASK;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & MASK;
    c = (((c << 21n) | (c >> 11n)) + result) & MASK;
    return Number(result);
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

function foldAgain(key: Key, low: bigint, high: bigint): number {
  const a = fmix32((BigInt(key) & MASK) ^ fmix32(low ^ 0x9e3779b9n));
  const b = fmix32((BigInt(key) >> 32n) ^ fmix32(high + a) ^ 0x85ebca6bn);
  return Number(((fmix32(b ^ (a >> 3n)) & 0x1fffffn) << 32n) | fmix32(a + b));
}

const keys = [0, 1, -1, 0.5, 2 ** 40, 1e300].map((seed) => keyOf(seed));
const mean = (numbers: ArrayLike<number>) =>
  Array.from(numbers).reduce((sum, x) => sum + x, 0) / numbers.length;

/** How far counts are from being equal; for 5 or 6 degrees of freedom it passes 28 once in 10,000 times. */
function chiSquared(counts: readonly number[]): number {
  const expected = mean(counts);
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('keys', () => {
  it('are folded as MurmurHash3 mixes', () => {
    // The published hash of no bytes with seed 1 is fmix32(1).
    expect(fmix32(1n)).toBe(0x514e28b7n);
    for (const key of keys) {
      for (const part of [0, 1, -1, 0.1, 2 ** 53]) {
        const bits = new BigUint64Array(Float64Array.of(part).buffer)[0]!;
        expect(fold(key, part)).toBe(foldAgain(key, bits & MASK, bits >> 32n));
      }
    }
  });

  it('are folded with text character by character', () => {
    for (const text of ['', 'a', 'ab', 'ba', 'größe 🎲']) {
      let a = 0x811c9dc5n;
      let b = BigInt(text.length);
      for (const character of text) {
        a = fmix32(a ^ BigInt(character.codePointAt(0)!));
        b = fmix32(b + a);
      }
      expect(fold(keys[1]!, text)).toBe(foldAgain(keys[1]!, a, b));
    }
  });

  it('are whole numbers that fit into a double', () => {
    expect(keys.every((key) => Number.isSafeInteger(key) && key >= 0)).toBe(true);
  });

  it('do not meet: steps, texts and folds of folds all differ', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 100_000; i++) seen.add(fold(keyOf(1), i));
    for (let i = 0; i < 10_000; i++) seen.add(fold(keyOf(1), String(i)));
    for (let i = 0; i < 100; i++) for (let j = 0; j < 100; j++) seen.add(fold(fold(keyOf(2), i), j));
    expect(seen.size).toBe(120_000);
  });

  it('do not tell 0 from −0', () => {
    expect(fold(keyOf(1), -0)).toBe(fold(keyOf(1), 0));
  });

  it('change about half of their bits when one bit of the part changes', () => {
    const bits = Array.from({ length: 1000 }, (_, i) => {
      const change = BigInt(fold(keyOf(1), 2 * i)) ^ BigInt(fold(keyOf(1), 2 * i + 1));
      return change.toString(2).replaceAll('0', '').length;
    });
    // 53 / 2 with a deviation of √(53/4) / √1000 = 0.115
    expect(Math.abs(mean(bits) - 26.5)).toBeLessThan(4 * 0.115);
  });
});

describe('streams', () => {
  it('are those of sfc32', () => {
    for (const key of keys) {
      const [stream, next] = [streamOf(key), sfc32(key)];
      for (let i = 0; i < 100; i++) expect(stream.uniform()).toBe(next() / 2 ** 32);
    }
  });

  it('give normal numbers by the polar method, with a logarithm that is right to the last bits', () => {
    for (const key of keys) {
      const [stream, next] = [streamOf(key), sfc32(key)];
      for (let i = 0; i < 500; i++) {
        let u: number;
        let v: number;
        let square: number;
        do {
          u = next() / 2 ** 31 - 1;
          v = next() / 2 ** 31 - 1;
          square = u * u + v * v;
        } while (square === 0 || square >= 1);
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        // Near 1 the logarithm is near 0, where the last bit is smaller: hence relative.
        expect(stream.normal() / (u * scale)).toBeCloseTo(1, 14);
        expect(stream.normal() / (v * scale)).toBeCloseTo(1, 14);
      }
    }
  });

  it('give each whole number below a count equally often', () => {
    const stream = streamOf(keyOf(3));
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 70_000; i++) counts[stream.below(7)]! += 1;
    expect(chiSquared(counts)).toBeLessThan(28);
    // 2^32 draws do not share out among 3·2^30 numbers: without a second draw, the first third would get half.
    const large = Array.from({ length: 10_000 }, () => stream.below(3 * 2 ** 30));
    const firstThird = large.filter((x) => x < 2 ** 30).length;
    expect(Math.abs(firstThird / 10_000 - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 10_000));
    expect(Array.from({ length: 10 }, () => stream.below(1))).toEqual(Array(10).fill(0));
  });
});

describe('vectors of random numbers', () => {
  const size = 100_000;
  const root = Math.sqrt(size);

  it('spread evenly between their ends', () => {
    const numbers = uniforms(keyOf(4), size, -1, 3);
    expect(numbers.every((x) => x >= -1 && x <= 3)).toBe(true);
    // Mean 1; variance 4²/12; that of the squares of such numbers gives the second deviation, 0.9 · variance.
    expect(Math.abs(mean(numbers) - 1)).toBeLessThan((4 * Math.sqrt(16 / 12)) / root);
    expect(Math.abs(mean(numbers.map((x) => (x - 1) ** 2)) - 16 / 12)).toBeLessThan(
      (4 * 0.9 * (16 / 12)) / root,
    );
  });

  it('are normal: mean, variance and fourth moment', () => {
    const numbers = normals(keyOf(5), size, 2).map((x) => x / 2);
    // Standard errors of the moments of normal numbers: 1, √2 and √96, over √size.
    expect(Math.abs(mean(numbers))).toBeLessThan(4 / root);
    expect(Math.abs(mean(numbers.map((x) => x ** 2)) - 1)).toBeLessThan((4 * Math.SQRT2) / root);
    expect(Math.abs(mean(numbers.map((x) => x ** 4)) - 3)).toBeLessThan((4 * Math.sqrt(96)) / root);
  });

  it('are independent of those of the next key', () => {
    const [a, b] = [normals(fold(keyOf(6), 0), size), normals(fold(keyOf(6), 1), size)];
    expect(Math.abs(mean(a.map((x, i) => x * b[i]!)))).toBeLessThan(4 / root);
  });

  it('are the same for the same key', () => {
    expect(normals(keyOf(7), 9)).toEqual(normals(keyOf(7), 9));
    expect(normals(keyOf(7), 9)).not.toEqual(normals(keyOf(8), 9));
    // A longer vector begins as a shorter one.
    expect(normals(keyOf(7), 20).slice(0, 9)).toEqual(normals(keyOf(7), 9));
  });
});

describe('indices', () => {
  it('of a permutation are all there, once', () => {
    for (const count of [0, 1, 2, 1000]) {
      const order = permutation(keyOf(9), count);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }
    expect(permutation(keyOf(9), 1000)).not.toEqual(permutation(keyOf(10), 1000));
  });

  it('stand in each order equally often', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = permutation(fold(keyOf(11), i), 3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    expect(chiSquared([...counts.values()])).toBeLessThan(28);
  });

  it('are drawn evenly and with replacement', () => {
    const counts = [0, 0, 0, 0, 0, 0];
    for (const index of drawIndices(keyOf(12), 60_000, 6)) counts[index]! += 1;
    expect(chiSquared(counts)).toBeLessThan(28);
  });
});
