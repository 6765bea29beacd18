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

describe('the folder of a run', () => {
  it('refuses a second run, and says how to continue the first', () => {
    const path = folder();
    const run = createRun(path, experiment);
    run.log(line(1));
    run.close();
    expect(() => createRun(path, experiment)).toThrow(/There is a run in .*l2l resume/);
  });

  it('is used again where its run never took a step', () => {
    const path = folder();
    createRun(path, experiment).close();
    const other = parseExperiment({ ...experiment, seed: 7 });
    createRun(path, other).close();
    expect(reopened(path).experiment.seed).toBe(7);
  });

  it('is swept of files that were half written when a process was killed', () => {
    const path = folder();
    createRun(path, experiment).close();
    const left = join(path, '.01234567-89ab-cdef-0123-456789abcdef.part');
    writeFileSync(left, 'half');
    reopened(path);
    expect(existsSync(left)).toBe(false);
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
    expect(again.earlier).toEqual([line(1)]);
    again.close();
    expect(readLog(path)).toEqual([]);
  });

  it('is none where there is no experiment, and leaves no lock where its state is damaged', () => {
    const path = folder();
    expect(() => reopenRun(path)).toThrow(/There is no run in/);
    createRun(path, experiment).close();
    writeFileSync(join(path, 'state.safetensors'), 'half of it');
    expect(() => reopenRun(path)).toThrow(expect.objectContaining({ code: 'bad-checkpoint' }));
    expect(readdirSync(path).filter((name) => name.startsWith('lock'))).toEqual([]);
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
      /file.run cannot be written: .* is a file, not a folder|part of the path is a file/,
    );
  });
});
