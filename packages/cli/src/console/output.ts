/** Where a command says things: to people, to programs, or to nobody. */
export interface Output {
  /** A line for people, left out with `--json` and `--quiet`. */
  say(line: string): void;
  /** A result: text for people, or with `--json` the data, one object a line. */
  result(text: string, data: object): void;
  readonly isLive: boolean;
}

export interface OutputOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** Speaks through standard output; progress goes to standard error, so that results can be piped. */
export function outputTo(
  { json = false, quiet = false }: OutputOptions,
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Output {
  return {
    say(line) {
      if (!json && !quiet) write(`${line}\n`);
    },
    result: (text, data) => write(`${json ? JSON.stringify(data) : text}\n`),
    isLive: !json && !quiet,
  };
}
