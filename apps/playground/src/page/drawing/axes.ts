import type uPlot from 'uplot';
import { tick } from '../names';
import { pageColor } from '../palette';

/** One of the two directions of a chart. */
export interface Scale {
  /** With its unit. */
  readonly label: string;
  readonly isLog?: boolean;
}

const FONT = '12px Inter, system-ui, sans-serif';

export function scaleOf({ isLog }: Scale): uPlot.Scale {
  if (!isLog) return { time: false };
  return { time: false, distr: 3, range: (_, least, most) => logRange(least, most) };
}

/** A little more than what there is, and at least a factor of two. */
export function logRange(least: number | null, most: number | null): [number, number] {
  if (least === null || most === null || !(least > 0)) return [0.1, 10];
  const middle = Math.sqrt(least * most);
  return [Math.min(least * 0.9, middle / 1.5), Math.max(most * 1.1, middle * 1.5)];
}

export function axisOf({ label, isLog }: Scale, side: 'bottom' | 'left'): uPlot.Axis {
  const isBottom = side === 'bottom';
  return {
    label,
    labelSize: 20,
    labelFont: FONT,
    font: FONT,
    stroke: () => pageColor('--soft'),
    size: isBottom ? 30 : 52,
    gap: 5,
    space: isBottom ? 60 : 34,
    grid: { stroke: () => pageColor('--line'), width: 1 },
    ticks: { show: false },
    ...(isLog && { splits: (_, __, least, most) => logSplits(least, most), filter: (_, splits) => splits }),
    values: (_, splits) => splits.map((value) => (value === null ? '' : tick(value))),
  };
}

/** Round numbers from `least` to `most`: powers of ten, with 2 and 5 between them or every other one left out. */
export function logSplits(least: number, most: number): number[] {
  const decades = Math.log10(most / least);
  const factors = decades < 1.2 ? [1, 2, 3, 5, 7] : decades < 2.5 ? [1, 2, 5] : decades < 3.5 ? [1, 3] : [1];
  const stride = Math.max(1, Math.ceil(decades / 6));
  const splits: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power++) {
    if (power % stride !== 0) continue;
    for (const factor of factors) splits.push(Number(`${factor}e${power}`));
  }
  return splits.filter((value) => value >= least && value <= most);
}
