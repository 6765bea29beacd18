import type { ProgressOptions } from './progress';
import { type DrawnProgress, drawnProgress, hiddenProgress, type Progress } from './progress';
import type { Stream } from './status-line';

/** Where a command writes: results to standard output, all else to standard error. */
export interface Output {
  /** A result: text for people, or with `--json` the data, one object per line. */
  result(text: string, data: object): void;
  /** A message for people, left out with `--json` and `--quiet`. */
  say(line: string): void;
  /** A message that nobody should miss, whatever the flags. */
  warn(line: string): void;
  /** Shows progress while something long is done, and takes it away however that ends. */
  withProgress<Value>(options: ProgressOptions, work: (progress: Progress) => Promise<Value>): Promise<Value>;
}

export interface OutputOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** Writes to the process's own streams, unless others are given. */
export function outputTo(
  { json = false, quiet = false }: OutputOptions,
  { out, err }: { readonly out: Stream; readonly err: Stream } = { out: process.stdout, err: process.stderr },
): Output {
  const isLive = !json && !quiet;
  let shown = hiddenProgress;
  const write = (stream: Stream, line: string) => {
    shown.clear();
    stream.write(`${line}\n`);
    shown.redraw();
  };
  return {
    result: (text, data) => write(out, json ? JSON.stringify(data) : text),
    say(line) {
      if (isLive) write(err, line);
    },
    warn: (line) => write(err, line),
    async withProgress(options, work) {
      const outer = shown;
      const mine: DrawnProgress = isLive ? drawnProgress(options, err) : hiddenProgress;
      shown = mine;
      const stop = () => mine.stop();
      // A process that ends in the middle leaves no half-drawn line either.
      process.once('exit', stop);
      try {
        return await work(mine);
      } finally {
        process.off('exit', stop);
        stop();
        shown = outer;
      }
    },
  };
}
