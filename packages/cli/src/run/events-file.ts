import { closeSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Writes scalars where TensorBoard looks for them. */
export interface EventsFile {
  scalar(tag: string, value: number, step: number): void;
  close(): void;
}

/**
 * Starts a file of events in a folder. A run that is resumed starts another, which says from which step on
 * it replaces the earlier ones.
 *
 * Source: the record format of TensorFlow, https://www.tensorflow.org/tutorials/load_data/tfrecord, and
 * `tensorflow/core/util/event.proto`.
 *
 * @param resumedAt - The first step of a run that is resumed: TensorBoard drops what earlier files have from
 *   it on.
 */
export function eventsFile(
  folder: string,
  {
    resumedAt,
    now = Date.now,
  }: { readonly resumedAt?: number | undefined; readonly now?: () => number } = {},
): EventsFile {
  const seconds = Math.floor(now() / 1000);
  const name = `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.l2l`;
  const file = openSync(join(folder, name), 'a');
  const append = (...fields: Buffer[]) =>
    // Event { double wall_time = 1; … }
    void writeSync(file, record(Buffer.concat([double(1, now() / 1000), ...fields])));
  // Event { string file_version = 3; }
  append(bytes(3, Buffer.from('brain.Event:2')));
  // Event { int64 step = 2; SessionLog session_log = 7; }, SessionLog { SessionStatus status = 1; }, START = 1
  if (resumedAt !== undefined) append(integer(2, resumedAt), bytes(7, integer(1, 1)));
  return {
    scalar(tag, value, step) {
      // Summary.Value { string tag = 1; float simple_value = 2; } in Summary { repeated Value value = 1; }
      const summary = bytes(1, Buffer.concat([bytes(1, Buffer.from(tag)), float(2, value)]));
      // Event { int64 step = 2; Summary summary = 5; }
      append(integer(2, step), bytes(5, summary));
    },
    close: () => closeSync(file),
  };
}

/** Length, its checksum, the data, their checksum. */
export function record(data: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, checksum(length), data, checksum(data)]);
}

function checksum(data: Uint8Array): Buffer {
  const crc = crc32c(data);
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  const word = Buffer.alloc(4);
  word.writeUInt32LE(masked);
  return word;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let register = byte;
  // Castagnoli's polynomial, bits in reverse.
  for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0x82f63b78 : 0);
  return register;
});

/** CRC-32C. Source: RFC 3720, appendix B.4. */
export function crc32c(data: Uint8Array): number {
  let register = ~0;
  for (const byte of data) register = (register >>> 8) ^ table[(register ^ byte) & 0xff]!;
  return ~register >>> 0;
}

/** A field's number and the kind of what follows. */
function key(field: number, wire: 0 | 1 | 2 | 5): Buffer {
  return Buffer.from([(field << 3) | wire]);
}

function varint(value: number): Buffer {
  const digits: number[] = [];
  let left = value;
  while (left >= 128) {
    digits.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  return Buffer.from([...digits, left]);
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([key(field, 0), varint(value)]);
}

function bytes(field: number, data: Buffer): Buffer {
  return Buffer.concat([key(field, 2), varint(data.length), data]);
}

function double(field: number, value: number): Buffer {
  const data = Buffer.alloc(8);
  data.writeDoubleLE(value);
  return Buffer.concat([key(field, 1), data]);
}

function float(field: number, value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeFloatLE(value);
  return Buffer.concat([key(field, 5), data]);
}
