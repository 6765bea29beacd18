import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';

/** A program on a pseudo-terminal of its own, as a person would run it. */
export interface Terminal {
  /** Waits until what was written matches. Rejects if the program ends before. */
  until(pattern: RegExp): Promise<void>;
  /** Presses keys; `CTRL_C` is one of them. */
  type(keys: string): void;
  signal(name: NodeJS.Signals): void;
  /** The exit code; of a program that a signal has ended, 128 and the signal's number. */
  readonly end: Promise<number>;
  readonly hasEnded: boolean;
  /** All that was written, control sequences included. */
  readonly written: string;
}

export const CTRL_C = '\x03';

interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program of Node on a terminal of 100 columns. It is killed where the test ends before it. */
export function onTerminal(words: readonly string[], { cwd, env = {} }: TerminalOptions): Terminal {
  const program = spawn(process.execPath, [...words], {
    cols: 100,
    rows: 30,
    cwd,
    env: { ...process.env, TERM: 'xterm-256color', ...env },
  });
  let written = '';
  let hasEnded = false;
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  program.onData((text) => {
    written += text;
    changed();
  });
  const end = new Promise<number>((resolve) => {
    program.onExit(({ exitCode, signal }) => {
      hasEnded = true;
      resolve(signal ? 128 + signal : exitCode);
      changed();
    });
  });
  onTestFinished(() => {
    if (!hasEnded) program.kill('SIGKILL');
  });
  const until = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!hasEnded && !pattern.test(written)) return;
        listeners.delete(look);
        if (pattern.test(written)) resolve();
        else reject(new Error(`The program ended without ${pattern}. It wrote:\n${written}`));
      };
      listeners.add(look);
      look();
    });
  return {
    until,
    type: (keys) => program.write(keys),
    signal: (name) => program.kill(name),
    end,
    get hasEnded() {
      return hasEnded;
    },
    get written() {
      return written;
    },
  };
}

/** Private modes of a terminal, and whether they are on before a program starts. */
const DEFAULTS: Readonly<Record<string, boolean>> = { 7: true, 25: true };

/** Modes, such as the cursor (25) and line wrap (7), that a program has left other than it found them. */
export function modesLeft(written: string): string[] {
  const modes = new Map<string, boolean>();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the control sequences of terminals.
  for (const [, mode, to] of written.matchAll(/\x1b\[\?(\d+)([hl])/g)) modes.set(mode!, to === 'h');
  return [...modes].filter(([mode, isOn]) => isOn !== (DEFAULTS[mode] ?? false)).map(([mode]) => mode);
}

/** The lines that stand on the screen in the end. Knows line breaks, carriage returns and "erase to the right". */
export function screenOf(written: string): string[] {
  return written.split('\n').map((line) => {
    let shown = '';
    let column = 0;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the control sequences of terminals.
    for (const [part] of line.matchAll(/\x1b\[K|\x1b\[[\d;?]*[A-Za-z]|\r|[^\r\x1b]+|\x1b/g)) {
      if (part === '\r') column = 0;
      else if (part === '\x1b[K') shown = shown.slice(0, column);
      else if (!part.startsWith('\x1b')) {
        shown = shown.slice(0, column) + part + shown.slice(column + part.length);
        column += part.length;
      }
    }
    return shown.trimEnd();
  });
}
