import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type Checkpoint,
  decodeSnapshot,
  encodeCheckpoint,
  encodeSnapshot,
  type Json,
  L2lError,
  type Snapshot,
} from '@l2l/core';
import { parseExperiment, readJson } from '../experiment/read';
import type { Experiment } from '../experiment/schema';
import { reasonOf } from '../file-error';
import { sweep, unwritable, writeAtomically } from './atomic-file';
import { ofFile, readCheckpoint } from './checkpoint-file';
import { lockFolder } from './lock';
import { type LogLine, readLogFile } from './log-file';
import { recordOfExperiment, requireSameExperiment } from './same-experiment';
import { requireTargetFolder } from './target';

const EXPERIMENT = 'experiment.json';
const LOG = 'log.jsonl';
const STATE = 'state.safetensors';
const START = 'start.safetensors';

/** The folder of one run: all that is needed to watch it, to continue it and to use what it found. */
export interface RunFolder {
  readonly path: string;
  readonly experiment: Experiment;
  /** Whose weights it begins with; undefined where they are drawn. */
  readonly start: Checkpoint | undefined;
  /** Where an earlier run stopped; undefined where there was none. */
  readonly saved: SavedRun | undefined;
  /** What was logged before it was opened. What is beyond {@link saved} is lost, and logged again. */
  readonly earlier: readonly LogLine[];
  log(line: LogLine): void;
  /** Saves where the run stands: first the log, then the state, so that no state is ahead of its log. */
  save(run: SavedRun): void;
  checkpoint(name: 'best' | 'last', checkpoint: Checkpoint): void;
  write(name: string, content: string | Uint8Array): void;
  /** Lets other processes have the folder. */
  close(): void;
}

export interface SavedRun {
  /** Meta-steps taken. */
  readonly count: number;
  readonly snapshot: Snapshot;
}

/**
 * Makes the folder of a new run. One whose run never took a step is used again.
 *
 * @param start - Whose weights it begins with, instead of drawn ones.
 * @throws L2lError `bad-option` if there is a run in it, or it cannot be written.
 */
export function createRun(path: string, experiment: Experiment, start?: Checkpoint): RunFolder {
  requireFree(path);
  const release = enter(path, 'Wait for it to end, or name another folder with --out.');
  try {
    // Another process may have been faster.
    requireFree(path);
    // What a run that never came to be has left must not be taken for this one's.
    for (const name of [START, STATE, EXPERIMENT]) rmSync(join(path, name), { force: true });
    if (start) writeAtomically(join(path, START), encodeCheckpoint(start));
    writeAtomically(join(path, EXPERIMENT), `${JSON.stringify(experiment, null, 2)}\n`);
    return opened(path, { experiment, start, saved: undefined }, release);
  } catch (error) {
    release();
    throw error;
  }
}

/** @throws L2lError `bad-option` if there is a run that has taken a step, or no run can be made. */
export function requireFree(path: string): void {
  if (existsSync(join(path, EXPERIMENT)) && readLog(path).length > 0) {
    throw new L2lError(
      'bad-option',
      `There is a run in ${path}. Continue it with "l2l resume ${path}", or name another folder with --out.`,
    );
  }
  requireTargetFolder(path);
}

/** Opens the folder of a run that stopped. @throws L2lError `not-found`, `bad-checkpoint`, `bad-data`, `bad-option` */
export function reopenRun(path: string): RunFolder {
  readRunExperiment(path);
  const release = enter(path, 'Wait for it to end, or stop it.');
  try {
    const experiment = readRunExperiment(path);
    const saved = readState(path, experiment);
    return opened(path, { experiment, start: readStart(path), saved }, release);
  } catch (error) {
    release();
    throw error;
  }
}

/** The experiment of a run. @throws L2lError `not-found`, `bad-option` */
export function readRunExperiment(path: string): Experiment {
  const file = join(path, EXPERIMENT);
  if (!existsSync(file)) {
    throw new L2lError('not-found', `There is no run in ${resolve(path)}: it has no ${EXPERIMENT}.`);
  }
  return parseExperiment(readJson(file), file);
}

/** The lines of a run's log; a last one that was cut off is left out. @throws L2lError `bad-data` */
export function readLog(path: string): LogLine[] {
  return readLogFile(join(path, LOG));
}

function enter(path: string, hint: string): () => void {
  try {
    mkdirSync(path, { recursive: true });
    const release = lockFolder(path, hint);
    sweep(path);
    return release;
  } catch (cause) {
    if (cause instanceof L2lError) throw cause;
    throw new L2lError('bad-option', `${path} cannot be used for a run: ${reasonOf(cause)}.`, {
      cause,
    });
  }
}

/** @throws L2lError `bad-checkpoint` if the file is damaged, or is of another experiment. */
function readState(path: string, experiment: Experiment): SavedRun | undefined {
  const file = join(path, STATE);
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const { made, ...saved } = ofFile(file, () => decodeSnapshot(bytes)) as unknown as SavedRun & {
    readonly made?: Json;
  };
  requireSameExperiment(join(path, EXPERIMENT), made, experiment);
  return saved;
}

/** The checkpoint that a run begins with. @throws L2lError `bad-checkpoint` */
export function readStart(path: string): Checkpoint | undefined {
  const file = join(path, START);
  return existsSync(file) ? readCheckpoint(file) : undefined;
}

function opened(
  path: string,
  { experiment, start, saved }: Pick<RunFolder, 'experiment' | 'start' | 'saved'>,
  release: () => void,
): RunFolder {
  const earlier = readLog(path);
  // What was logged after the last save is logged again.
  const kept = earlier.slice(0, saved?.count ?? 0);
  if (saved && kept.length < saved.count) {
    throw new L2lError(
      'bad-data',
      `${join(path, LOG)} ends at meta-step ${kept.length}, but the run was saved after ${saved.count}. The log was cut or belongs to another run: put back a copy of the whole folder, or train again.`,
    );
  }
  writeAtomically(join(path, LOG), kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const log = openSync(join(path, LOG), 'a');
  return {
    path,
    experiment,
    start,
    saved,
    earlier,
    log: (line) => appendLine(join(path, LOG), log, line),
    save(run) {
      fsyncSync(log);
      const state = { ...run, made: recordOfExperiment(experiment) };
      writeAtomically(join(path, STATE), encodeSnapshot(state as unknown as Snapshot));
    },
    checkpoint: (name, checkpoint) =>
      writeAtomically(join(path, `${name}.safetensors`), encodeCheckpoint(checkpoint)),
    write: (name, content) => writeAtomically(join(path, name), content),
    close() {
      closeSync(log);
      release();
    },
  };
}

function appendLine(file: string, log: number, line: LogLine): void {
  try {
    writeSync(log, `${JSON.stringify(line)}\n`);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}
