import { crc32 } from './crc32';
import { littleEndian } from './float-bytes';
import type { Tensors } from './layout-order';
import { encodeUtf8 } from './utf8';

/** Eight hexadecimal digits: the CRC-32 of some text with the names and shapes of tensors, then of their numbers. */
export function digestOf(text: string, { layout, vector }: Tensors): string {
  const tensors = layout.slots.map(({ name, shape }) => [name, shape]);
  const words = encodeUtf8(text + JSON.stringify(tensors));
  const digest = crc32(littleEndian(vector), crc32(words));
  return digest.toString(16).padStart(8, '0');
}
