import type { TopLevelSpec } from 'vega-lite';
import { type Band, bandOf, type Run, thinned } from './band';
import { type Picture, pictureOf } from './picture';
import { type Theme, themed } from './theme';

/** One line, with the spread of its runs around it. */
export interface Series {
  readonly name: string;
  readonly runs: readonly Run[];
}

export type Scale = 'linear' | 'log';

/** What stands beside and below some curves. */
export interface CurveOptions {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly series: readonly Series[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xScale?: Scale;
  readonly yScale?: Scale;
  /** Where the vertical axis begins and ends; by the curves unless told. */
  readonly yDomain?: readonly [number, number] | undefined;
  readonly theme?: Theme;
  /** Pixels of one panel. */
  readonly width?: number;
  readonly height?: number;
}

/** Points of a curve that are drawn, at most. */
const POINTS = 400;

interface Row extends Band {
  readonly optimizer: string;
}

/**
 * Learning curves, as a picture: a line at the geometric mean of the runs (the mean on a linear axis),
 * and a band from the lowest to the highest.
 */
export function learningCurves(options: CurveOptions): Picture {
  return panels({ ...options, panels: [options] });
}

/** Several panels side by side, left to right, under one title and with one legend. */
export function panels({
  title,
  subtitle,
  theme = 'light',
  width = 360,
  height = 280,
  panels: each,
}: Pick<CurveOptions, 'title' | 'subtitle' | 'theme' | 'width' | 'height'> & {
  readonly panels: readonly CurveOptions[];
}): Picture {
  const names = [...new Set(each.flatMap(({ series }) => series.map(({ name }) => name)))];
  const spec = {
    title: { text: title, ...(subtitle !== undefined && { subtitle }), anchor: 'start' },
    hconcat: each.map((panel) => ({ ...panelOf(panel, names, each.length > 1), width, height })),
    resolve: { scale: { color: 'shared' } },
    config: themed(theme),
  };
  return pictureOf(spec as unknown as TopLevelSpec);
}

function panelOf(
  { title, series, xTitle, yTitle, xScale = 'linear', yScale = 'linear', yDomain }: CurveOptions,
  names: readonly string[],
  isTitled: boolean,
) {
  const values = series.flatMap(({ name, runs }): Row[] =>
    thinned(bandOf(runs, yScale), POINTS).map((point) => ({ ...point, optimizer: name })),
  );
  const x = {
    field: 'x',
    type: 'quantitative',
    title: xTitle,
    scale: { type: xScale, nice: false, ...(xScale === 'linear' && { zero: false }) },
  };
  const scale = {
    type: yScale,
    ...(yScale === 'linear' && { zero: false }),
    nice: yScale === 'linear' && yDomain === undefined,
    clamp: true,
    ...(yDomain && { domain: yDomain }),
  };
  const color = {
    field: 'optimizer',
    type: 'nominal',
    title: null,
    scale: { domain: names },
    legend: { orient: 'right', symbolType: 'stroke', symbolStrokeWidth: 3, symbolOpacity: 1 },
  };
  return {
    ...(isTitled && { title: { text: title, anchor: 'middle', fontSize: 13, fontWeight: 'normal' } }),
    data: { values },
    layer: [
      {
        mark: { type: 'area', opacity: 0.16, clip: true },
        encoding: {
          x,
          y: { field: 'low', type: 'quantitative', title: yTitle, scale },
          y2: { field: 'high' },
          color,
        },
      },
      {
        mark: { type: 'line', strokeWidth: 1.8, clip: true, interpolate: 'linear' },
        encoding: { x, y: { field: 'middle', type: 'quantitative', title: yTitle, scale }, color },
      },
    ],
  };
}
