import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { crc32c, eventsFile, record } from './events-file';

/** The events in the only file that `write` leaves in a folder. */
function eventsOf(write: (folder: string) => void): Buffer[] {
  const folder = mkdtempSync(join(tmpdir(), 'l2l-events-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  write(folder);
  const [name] = readdirSync(folder);
  expect(name).toMatch(/^events\.out\.tfevents\.5\./);
  const bytes = readFileSync(join(folder, name!));
  const events: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += events.at(-1)!.length + 16)
    events.push(bytes.subarray(at + 12, at + 12 + Number(bytes.readBigUInt64LE(at))));
  return events;
}

describe('events for TensorBoard', () => {
  it('have the checksum of RFC 3720', () => {
    // Appendix B.4: 32 bytes of zeros, and 32 of ones.
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  });

  it('are records of length, checksum, data, checksum', () => {
    const bytes = Buffer.from(record(Uint8Array.of(1, 2, 3)));
    expect(bytes.length).toBe(8 + 4 + 3 + 4);
    expect(bytes.readBigUInt64LE(0)).toBe(3n);
    expect([...bytes.subarray(12, 15)]).toEqual([1, 2, 3]);
  });

  it('have the tag, the value and the step', () => {
    const [, event] = eventsOf((folder) => {
      const events = eventsFile(folder, { now: () => 5000 });
      events.scalar('loss', 0.5, 300);
      events.close();
    });
    // wall_time: field 1, a double; step: field 2, varint 300 = 0xac 0x02; summary: field 5, a message.
    expect(event!.readDoubleLE(1)).toBe(5);
    expect([...event!.subarray(9, 12)]).toEqual([0x10, 0xac, 0x02]);
    // The summary's value: tag, field 1, 4 letters; simple_value, field 2, a float.
    const summary = event!.subarray(14);
    expect([...summary]).toEqual([0x0a, 11, 0x0a, 4, ...Buffer.from('loss'), 0x15, 0, 0, 0, 0x3f]);
  });

  it('of a run that is resumed begin with the step from which earlier ones are to be dropped', () => {
    const [version, start] = eventsOf((folder) =>
      eventsFile(folder, { now: () => 5000, resumedAt: 8 }).close(),
    );
    expect(version!.toString()).toContain('brain.Event:2');
    // step: field 2, 8; session_log: field 7, a message of two bytes: status, field 1, START = 1.
    expect([...start!.subarray(9)]).toEqual([0x10, 8, 0x3a, 2, 0x08, 1]);
  });
});
