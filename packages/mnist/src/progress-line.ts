import type { Progress } from './options';

/** The part of `process.stderr` that is needed here. */
interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const ERASE_TO_END_OF_LINE = '\x1b[K';

/**
 * Draws the progress of a download on one line of a terminal, and nothing where there is none.
 *
 * ```ts
 * await mnist({ download: true, onProgress: progressLine(process.stderr) });
 * ```
 */
export function progressLine(terminal: Terminal): (progress: Progress) => void {
  let drawn = '';
  return ({ file, received, total }) => {
    if (!terminal.isTTY) return;
    const size = total === undefined ? '' : ` of ${megabytes(total)}`;
    const share = total ? ` (${Math.floor((100 * received) / total)} %)` : '';
    const line = `${file}: ${megabytes(received)}${size}${share}`;
    // Pieces are small: most of them would only draw the same line again.
    if (line !== drawn) terminal.write(`\r${line}${ERASE_TO_END_OF_LINE}`);
    drawn = line;
    if (received === total) terminal.write('\n');
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
