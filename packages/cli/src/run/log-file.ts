import { existsSync, readFileSync } from 'node:fs';
import { L2lError } from '@l2l/core';

/** One line of the log. It holds what the seed decides, and no times, so that equal runs have equal logs. */
export interface LogLine {
  readonly count: number;
  readonly stage: number;
  readonly loss: number | null;
  readonly gradientNorm: number | null;
  readonly validation?: number | null;
}

/**
 * The lines of a log; none where there is no file, and without a last one that was cut off.
 *
 * @throws L2lError `bad-data` where a line is not JSON.
 */
export function readLogFile(file: string): LogLine[] {
  if (!existsSync(file)) return [];
  // What follows the last line break was being written.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line, i) => parsed(line, `${file}, line ${i + 1}`));
}

function parsed(line: string, place: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch (cause) {
    throw new L2lError(
      'bad-data',
      `${place} is not JSON, but a log has a JSON object on each line: ${(cause as Error).message}. The file is damaged; take a copy of it, or train again.`,
      { cause },
    );
  }
}
