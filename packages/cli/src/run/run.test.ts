import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pretrainedLstm } from '@l2l/lstm-optimizer/rule';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseExperiment } from '../experiment/read';
import { writeAtomically } from './atomic-file';
import { crc32c, eventsFile, record } from './events-file';
import { lockFolder } from './lock';
import { createRun, readLog, reopenRun } from './run-folder';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'l2l-run-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
/** A run whose folder is free again. */
function reopened(path: string) {
  const run = reopenRun(path);
  run.close();
  return run;
}
const experiment = parseExperiment({
  name: 'test',
  tasks: [{ family: 'quadratic' }],
  stages: [{ metaSteps: 3 }],
});
const line = (count: number) => ({ count, stage: 0, loss: 1 / count, gradientNorm: 1 });

describe('a file that is written atomically', () => {
  it('has the new content, and nothing lies beside it', () => {
    const path = folder();
    writeAtomically(join(path, 'a'), 'one');
    writeAtomically(join(path, 'a'), Uint8Array.of(65, 66));
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('AB');
    expect(readdirSync(path)).toEqual(['a']);
  });

  it('keeps the old content where the new one cannot be written', () => {
    const path = folder();
    const file = join(path, 'a');
    writeAtomically(file, 'old');
    // A disk that is full says so in the same way: writing throws.
    expect(() => writeAtomically(file, null as unknown as Uint8Array)).toThrow();
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(path)).toEqual(['a']);
  });
});

describe('a lock', () => {
  it('keeps others out while its process lives', () => {
    const path = folder();
    // Process 1 is always there.
    writeFileSync(join(path, 'lock'), '1\n');
    expect(() => lockFolder(path)).toThrow(/Process 1 is at work/);
  });

  it('is taken over from a process that is gone, and given free', () => {
    const path = folder();
    writeFileSync(join(path, 'lock'), '999999999\n');
    const release = lockFolder(path);
    expect(readFileSync(join(path, 'lock'), 'utf8')).toBe(`${process.pid}\n`);
    release();
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });
});

describe('the folder of a run', () => {
  it('refuses a second run, and tells how to go on with the first', () => {
    const path = folder();
    createRun(path, experiment).close();
    expect(() => createRun(path, experiment)).toThrow(/There is a run in .*l2l resume/);
  });

  it('takes no weights for its own that a run which never came to be has left', () => {
    const path = folder();
    const start = pretrainedLstm();
    createRun(path, experiment, start).close();
    expect(reopened(path).start).toEqual(start);
    rmSync(join(path, 'experiment.json'));
    createRun(path, experiment).close();
    expect(reopened(path).start).toBeUndefined();
  });

  it('gives back what was saved, and cuts off what was logged after it', () => {
    const path = folder();
    const run = createRun(path, experiment);
    run.log(line(1));
    run.log(line(2));
    run.save({ count: 2, snapshot: { weights: Float32Array.of(1, 2) } });
    run.log(line(3));
    run.close();
    writeFileSync(join(path, 'log.jsonl'), `${readFileSync(join(path, 'log.jsonl'), 'utf8')}{"count":4,"sta`);
    expect(readLog(path).map(({ count }) => count)).toEqual([1, 2, 3]);

    const again = reopenRun(path);
    expect(again.saved).toEqual({ count: 2, snapshot: { weights: Float32Array.of(1, 2) } });
    expect(again.experiment).toEqual(experiment);
    again.close();
    expect(readLog(path)).toEqual([line(1), line(2)]);
  });

  it('begins anew where nothing was saved yet', () => {
    const path = folder();
    const run = createRun(path, experiment);
    run.log(line(1));
    run.close();
    const again = reopenRun(path);
    expect(again.saved).toBeUndefined();
    again.close();
    expect(readLog(path)).toEqual([]);
  });

  it('is none where there is no experiment, and leaves no lock where its state is damaged', () => {
    const path = folder();
    expect(() => reopenRun(path)).toThrow(/There is no run in/);
    createRun(path, experiment).close();
    writeFileSync(join(path, 'state.safetensors'), 'half of it');
    expect(() => reopenRun(path)).toThrow(expect.objectContaining({ code: 'bad-checkpoint' }));
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });

  it('names the file that is damaged, whichever it is', () => {
    const path = folder();
    const run = createRun(path, experiment);
    run.log(line(1));
    run.save({ count: 1, snapshot: {} });
    run.close();
    const spoilt = (name: string, content: string) => {
      const file = join(path, name);
      const whole = readFileSync(file);
      writeFileSync(file, content);
      const reopen = () => reopenRun(path);
      expect(reopen).toThrow(expect.objectContaining({ name: 'L2lError' }));
      expect(reopen).toThrow(file);
      writeFileSync(file, whole);
    };
    spoilt('experiment.json', '{"name": ');
    spoilt('state.safetensors', 'cut');
    spoilt('log.jsonl', '{"count": 1}\n{"coun\n');
    // Shorter than what was saved.
    spoilt('log.jsonl', '');
    reopenRun(path).close();
  });

  it('says which folder cannot be written', () => {
    const path = folder();
    writeFileSync(join(path, 'file'), '');
    chmodSync(join(path, 'file'), 0o400);
    expect(() => createRun(join(path, 'file', 'run'), experiment)).toThrow(
      /file.run cannot be used for a run/,
    );
  });
});

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

  it('say the tag, the value and the step', () => {
    const path = folder();
    const events = eventsFile(path, { now: () => 5000 });
    events.scalar('loss', 0.5, 300);
    events.close();
    const [name] = readdirSync(path);
    expect(name).toMatch(/^events\.out\.tfevents\.5\./);
    const bytes = readFileSync(join(path, name!));
    const first = Number(bytes.readBigUInt64LE(0)) + 16;
    const event = bytes.subarray(first + 12, bytes.length - 4);
    // wall_time: field 1, a double; step: field 2, varint 300 = 0xac 0x02; summary: field 5, a message.
    expect(event.readDoubleLE(1)).toBe(5);
    expect([...event.subarray(9, 12)]).toEqual([0x10, 0xac, 0x02]);
    // The summary's value: tag, field 1, 4 letters; simple_value, field 2, a float.
    const summary = event.subarray(14);
    expect([...summary]).toEqual([0x0a, 11, 0x0a, 4, ...Buffer.from('loss'), 0x15, 0, 0, 0, 0x3f]);
  });
});
