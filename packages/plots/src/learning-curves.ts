import { objectOption, requireOptions } from '@l2l/core';
import type { TopLevelSpec } from 'vega-lite';
import { type Band, bandOf, type Run, thinned } from './band';
import { logTicks } from './log-ticks';
import { type Picture, pictureOf } from './picture';
import { coloursOf, type Theme, themed } from './theme';

/** One line, with the spread of its runs around it. */
export interface Series {
  readonly name: string;
  readonly runs: readonly Run[];
  /** Which of the eight colours, from 0: keeps it from picture to picture. By its place unless told. */
  readonly colour?: number | undefined;
}

export type Scale = 'linear' | 'log';

/** What stands beside and below some curves. */
export interface CurveOptions {
  readonly title: string;
  /** May have several lines. */
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

/** What a picture is by default. */
const FRAME = { theme: 'light', width: 360, height: 280 } as const;

const curveOptionNames = [
  'title',
  'subtitle',
  'series',
  'xTitle',
  'yTitle',
  'xScale',
  'yScale',
  'yDomain',
  'theme',
  'width',
  'height',
] as const;

type PanelsOptions = Pick<CurveOptions, 'title' | 'subtitle' | 'theme' | 'width' | 'height'> & {
  readonly panels: readonly CurveOptions[];
};

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
  const {
    title,
    subtitle,
    theme = FRAME.theme,
    width = FRAME.width,
    height = FRAME.height,
  } = requireOptions('learningCurves', options, curveOptionNames);
  return panels({ title, subtitle, theme, width, height, panels: [options] });
}

/** Several panels side by side, left to right, under one title and with one legend. */
export function panels(options: PanelsOptions): Picture {
  const {
    title,
    subtitle,
    theme = FRAME.theme,
    width = FRAME.width,
    height = FRAME.height,
    panels: each,
  } = requireOptions('panels', options, ['title', 'subtitle', 'theme', 'width', 'height', 'panels']);
  objectOption('panels', 'panels', each, 'an array of curves');
  each.forEach((panel, i) => {
    const { series } = requireOptions(`panels[${i}]`, panel, curveOptionNames);
    objectOption(`panels[${i}]`, 'series', series, 'an array of { name, runs }');
  });
  const colours = new Map<string, string>();
  const palette = coloursOf(theme);
  for (const { name, colour } of each.flatMap(({ series }) => series)) {
    if (!colours.has(name)) colours.set(name, palette[(colour ?? colours.size) % palette.length]!);
  }
  const spec = {
    title: {
      text: title,
      ...(subtitle !== undefined && { subtitle: subtitle.split('\n') }),
      anchor: 'start',
    },
    hconcat: each.map((panel) => ({ ...panelOf(panel, colours, each.length), width, height })),
    resolve: { scale: { color: 'shared' } },
    config: themed(theme),
  };
  return pictureOf(spec as unknown as TopLevelSpec);
}

function panelOf(panel: CurveOptions, colours: ReadonlyMap<string, string>, count: number) {
  const values = panel.series.flatMap(({ name, runs }): Row[] =>
    thinned(bandOf(runs, panel.yScale ?? 'linear'), POINTS).map((point) => ({ ...point, optimizer: name })),
  );
  const x = across(panel);
  const y = upwards(panel, values);
  const color = {
    field: 'optimizer',
    type: 'nominal',
    title: null,
    scale: { domain: [...colours.keys()], range: [...colours.values()] },
    legend: legendUnder(count),
  };
  return {
    ...(count > 1 && {
      title: { text: panel.title, anchor: 'middle', fontSize: 13, fontWeight: 'normal' },
    }),
    data: { values },
    layer: [
      {
        mark: { type: 'area', opacity: 0.16, clip: true },
        encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' }, color },
      },
      {
        mark: { type: 'line', strokeWidth: 1.8, clip: true, interpolate: 'linear' },
        encoding: { x, y: { field: 'middle', ...y }, color },
      },
    ],
  };
}

function across({ xTitle, xScale = 'linear' }: CurveOptions) {
  return {
    field: 'x',
    type: 'quantitative',
    title: xTitle,
    scale: { type: xScale, nice: false, ...(xScale === 'linear' && { zero: false }) },
  };
}

function upwards({ yTitle, yScale = 'linear', yDomain }: CurveOptions, values: readonly Band[]) {
  const lows = values.map(({ low }) => low);
  const highs = values.map(({ high }) => high);
  const [from, to] = yDomain ?? [Math.min(...lows), Math.max(...highs)];
  const ticks = yScale === 'log' && values.length > 0 ? logTicks(from, to) : undefined;
  return {
    type: 'quantitative',
    title: yTitle,
    scale: {
      type: yScale,
      ...(yScale === 'linear' && { zero: false }),
      nice: yScale === 'linear' && yDomain === undefined,
      clamp: true,
      ...(yDomain && { domain: yDomain }),
    },
    ...(ticks && { axis: { values: ticks } }),
  };
}

function legendUnder(count: number) {
  return {
    // Beside one panel there is room; several need it for themselves.
    ...(count > 1 ? { orient: 'bottom', columns: count, columnPadding: 24 } : { orient: 'right' }),
    symbolType: 'stroke',
    symbolStrokeWidth: 3,
    symbolOpacity: 1,
  };
}
