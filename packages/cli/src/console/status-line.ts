import { stripVTControlCharacters } from 'node:util';

/** A stream that people may be reading. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** One line at the bottom of a terminal that changes in place. */
export interface StatusLine {
  show(text: string): void;
  /** Takes the line away. What is written next starts where it stood. */
  clear(): void;
  /** Draws the line again after {@link clear}. */
  redraw(): void;
}

const ERASE = '\r\x1b[K';

/**
 * A line that is redrawn in place. It hides no cursor and changes no other mode of the terminal, so there is
 * nothing to restore, even after a process is killed.
 */
export function statusLine(stream: Stream): StatusLine {
  let shown = '';
  const draw = () => {
    // One column stays free: a full line would wrap, and could not be erased.
    const width = Math.max(0, (stream.columns ?? 80) - 1);
    stream.write(`${ERASE}${[...shown].slice(0, width).join('')}`);
  };
  return {
    show(text) {
      shown = printable(text);
      draw();
    },
    clear() {
      if (shown !== '') stream.write(ERASE);
    },
    redraw() {
      if (shown !== '') draw();
    },
  };
}

/** Text from files and other programs, on one line and without what a terminal would obey. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');
}
