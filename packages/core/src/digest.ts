import { crc32 } from './crc32';
import type { Layout } from './layout';

/** Eight hexadecimal digits: the CRC-32 of some text with the names and shapes of tensors, then of their numbers. */
export function digestOf(text: string, { slots }: Layout, vector: Float32Array): string {
  const tensors = slots.map(({ name, shape }) => [name, shape]);
  const words = new TextEncoder().encode(text + JSON.stringify(tensors));
  const numbers = new DataView(new ArrayBuffer(vector.length * 4));
  vector.forEach((value, i) => {
    numbers.setFloat32(i * 4, value, true);
  });
  const digest = crc32(new Uint8Array(numbers.buffer), crc32(words));
  return digest.toString(16).padStart(8, '0');
}
