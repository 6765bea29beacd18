import { SingleBar } from 'cli-progress';

/** How far something long is. */
export interface Progress {
  at(count: number, facts: Readonly<Record<string, string>>): void;
  stop(): void;
}

/** Milliseconds between two lines where there is no terminal to draw on. */
const LINE_EVERY = 15_000;

/** A bar on a terminal, a line now and then elsewhere, nothing where `isShown` is false. On standard error. */
export function progressOf(title: string, total: number, isShown: boolean, start = 0): Progress {
  if (!isShown) return { at() {}, stop() {} };
  return process.stderr.isTTY ? bar(title, total, start) : lines(title, total);
}

function bar(title: string, total: number, start: number): Progress {
  const drawn = new SingleBar({
    format: `${title} {bar} {value}/{total} {facts} {eta_formatted} left`,
    barsize: 24,
    hideCursor: true,
    stream: process.stderr,
    etaBuffer: 50,
  });
  drawn.start(total, start, { facts: '' });
  return {
    at: (count, facts) => drawn.update(count, { facts: textOf(facts) }),
    stop: () => drawn.stop(),
  };
}

function lines(title: string, total: number): Progress {
  const start = Date.now();
  let last = start;
  return {
    at(count, facts) {
      if (Date.now() - last < LINE_EVERY && count < total) return;
      last = Date.now();
      process.stderr.write(
        `${title} ${count}/${total} ${textOf(facts)} ${Math.round((last - start) / 1000)} s\n`,
      );
    },
    stop() {},
  };
}

function textOf(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
