import type { Stream } from './status-line';
import { statusLine } from './status-line';

/** Small facts that belong to a count, such as a loss. */
export type Facts = Readonly<Record<string, string>>;

/** How far something long is. */
export interface Progress {
  /** So many are done. */
  at(count: number, facts?: Facts): void;
  /** One more is done. */
  advance(facts?: Facts): void;
}

/** Progress that is drawn, and how to treat it when something else is written to the same terminal. */
export interface DrawnProgress extends Progress {
  clear(): void;
  redraw(): void;
  stop(): void;
}

export interface ProgressOptions {
  readonly title: string;
  readonly total: number;
  /** How many are done already. Default: 0. */
  readonly start?: number | undefined;
}

/** Milliseconds between two drawings, and between two lines where there is no terminal to draw on. */
const DRAW_EVERY = 100;
const LINE_EVERY = 15_000;
const BAR = 24;

/** A bar on a terminal; elsewhere a line now and then. */
export function drawnProgress(options: ProgressOptions, stream: Stream): DrawnProgress {
  return stream.isTTY && process.env.TERM !== 'dumb' ? bar(options, stream) : lines(options, stream);
}

/** Counts, and shows nothing. */
export const hiddenProgress: DrawnProgress = {
  at() {},
  advance() {},
  clear() {},
  redraw() {},
  stop() {},
};

function bar({ title, total, start = 0 }: ProgressOptions, stream: Stream): DrawnProgress {
  const line = statusLine(stream);
  const began = Date.now();
  let done = start;
  let drawnAt = began;
  const draw = (facts: Facts) => {
    drawnAt = Date.now();
    const full = Math.round((BAR * Math.min(done, total)) / total);
    const left = ((drawnAt - began) / 1000) * ((total - done) / (done - start));
    line.show(
      [
        title,
        `${'='.repeat(full)}${'-'.repeat(BAR - full)}`,
        `${done}/${total}`,
        textOf(facts),
        ...(Number.isFinite(left) && left > 0 ? [`${durationOf(left)} left`] : []),
      ]
        .filter((part) => part !== '')
        .join(' '),
    );
  };
  draw({});
  const at = (count: number, facts: Facts = {}) => {
    done = count;
    if (Date.now() - drawnAt >= DRAW_EVERY || count >= total) draw(facts);
  };
  return {
    at,
    advance: (facts) => at(done + 1, facts),
    clear: () => line.clear(),
    redraw: () => line.redraw(),
    stop: () => line.clear(),
  };
}

function lines({ title, total, start = 0 }: ProgressOptions, stream: Stream): DrawnProgress {
  const began = Date.now();
  let last = began;
  let done = start;
  const at = (count: number, facts: Facts = {}) => {
    done = count;
    if (Date.now() - last < LINE_EVERY && count < total) return;
    last = Date.now();
    const parts = [title, `${count}/${total}`, textOf(facts), durationOf((last - began) / 1000)];
    stream.write(`${parts.filter((part) => part !== '').join(' ')}\n`);
  };
  return { ...hiddenProgress, at, advance: (facts) => at(done + 1, facts) };
}

function textOf(facts: Facts): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function durationOf(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
