import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { embeddedMnist } from '../embedded-mnist';
import { bytesOf, digitsModule } from './digits-module';

function rounded(byte: number): number {
  return Number((byte / 255).toFixed(3));
}

it('each of the 256 bytes survives its three decimals', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(bytesOf(Array.from(bytes, rounded))).toEqual(bytes);
});

it.each([0.5, 0.0039, -0.004, 1.004, Number.NaN])('%d was never a byte', (value) => {
  expect(() => bytesOf([0, value])).toThrow(expect.objectContaining({ code: 'bad-data' }));
});

it('the module is plain JavaScript with two texts', () => {
  const blank = new Array<number>(28 * 28).fill(0);
  expect(digitsModule([blank, blank])).toMatch(
    /^(\/\/.*\n)+export const images = '[\w+/=]+';\nexport const labels = '[\w+/=]+';\n$/,
  );
});

it('what the build wrote is every digit of the source with its label, and nothing else', async () => {
  const { resolve } = createRequire(import.meta.url);
  const source = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((digit) => {
    const file = JSON.parse(readFileSync(resolve(`mnist/src/digits/${digit}.json`), 'utf8'));
    return signatures(digit, (file as { data: number[] }).data);
  });

  const { train, test } = await embeddedMnist();
  const written = [train, test].flatMap((set) =>
    Array.from({ length: set.count }, (_, i) => {
      const { inputs, labels } = set.examples([i]);
      return signatures(labels[0]!, inputs);
    }).flat(),
  );
  expect(written).toHaveLength(10_000);
  expect(new Set(written)).toEqual(new Set(source));
});

/** One text for each image: its label and its 784 bytes. */
function signatures(label: number, brightness: ArrayLike<number>): string[] {
  const bytes = Buffer.from(Array.from(brightness, (value) => Math.round(value * 255)));
  return Array.from({ length: bytes.length / 784 }, (_, i) =>
    bytes.toString('latin1', i * 784, (i + 1) * 784).concat(String(label)),
  );
}
