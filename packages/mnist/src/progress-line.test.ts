import { expect, it } from 'vitest';
import { progressLine } from './progress-line';

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

it('the line says what, how much, and of how much', () => {
  const screen = terminal(true);
  progressLine(screen)({ file: 'labels', received: 2_500_000, total: 10_000_000 });
  expect(screen.written.join('')).toContain('labels: 2.5 MB of 10.0 MB (25 %)');
});

it('the line is drawn again only when it changes', () => {
  const screen = terminal(true);
  const draw = progressLine(screen);
  draw({ file: 'labels', received: 2_500_000, total: 10_000_000 });
  draw({ file: 'labels', received: 2_500_001, total: 10_000_000 });
  expect(screen.written).toHaveLength(1);
});

it('the line ends when the file has come', () => {
  const screen = terminal(true);
  progressLine(screen)({ file: 'labels', received: 5, total: 5 });
  expect(screen.written.at(-1)).toBe('\n');
});

it('a size that the server does not tell is left out', () => {
  const screen = terminal(true);
  progressLine(screen)({ file: 'labels', received: 2_500_000, total: undefined });
  expect(screen.written.join('')).toMatch(/labels: 2\.5 MB(?! of)/);
});

it('nothing is drawn where there is no terminal', () => {
  const log = terminal(false);
  progressLine(log)({ file: 'labels', received: 5, total: 5 });
  expect(log.written).toEqual([]);
});
