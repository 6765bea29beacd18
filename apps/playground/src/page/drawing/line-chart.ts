import uPlot from 'uplot';
import { axisOf, type Scale, scaleOf } from './axes';

/** One line of a chart, or one cloud of points. */
export interface Line {
  readonly label: string;
  readonly xs: readonly number[];
  /** Null where there is a gap. */
  readonly ys: readonly (number | null)[];
  readonly color: () => string;
  readonly width: number;
  readonly dash?: readonly number[];
  /** Points instead of a line. */
  readonly isCloud?: boolean;
}

export interface LineChart {
  /** Draws these lines; the same ones in the same order are only moved. */
  show(lines: readonly Line[]): void;
  /** Draws again, with the colours of the theme. */
  repaint(): void;
}

/** A chart with lines that may each have xs of their own, as wide and high as its host. */
export function lineChart(host: HTMLElement, x: Scale, y: Scale): LineChart {
  let plot: uPlot | null = null;
  let shape = '';
  let shown: readonly Line[] = [];

  function build(lines: readonly Line[]): uPlot {
    plot?.destroy();
    return new uPlot(
      {
        width: host.clientWidth,
        height: host.clientHeight,
        padding: [10, 20, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 7 } },
        scales: { x: scaleOf(x), y: scaleOf(y) },
        axes: [axisOf(x, 'bottom'), axisOf(y, 'left')],
        series: [{}, ...lines.map(seriesOf)],
      },
      dataOf(lines),
      host,
    );
  }

  new ResizeObserver(() => {
    if (plot && host.clientWidth > 0) plot.setSize({ width: host.clientWidth, height: host.clientHeight });
  }).observe(host);

  return {
    show(lines) {
      const newShape = lines.map(({ label, dash, width }) => `${label}/${dash}/${width}`).join();
      shown = lines;
      if (!plot || shape !== newShape) plot = build(lines);
      else plot.setData(dataOf(lines));
      shape = newShape;
    },
    repaint() {
      if (plot) plot = build(shown);
    },
  };
}

function seriesOf({ label, color, width, dash, isCloud }: Line): uPlot.Series {
  return {
    label,
    stroke: isCloud ? 'transparent' : color(),
    width,
    spanGaps: true,
    ...(dash && { dash: [...dash] }),
    points: isCloud
      ? { show: true, size: width, space: 0, stroke: color(), fill: `${color()}66`, width: 0.5 }
      : { show: false },
    ...(isCloud && { paths: () => null }),
  };
}

/** The lines on one common row of xs. */
function dataOf(lines: readonly Line[]): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  const tables = lines.map(({ xs, ys }) => [xs, ys] as unknown as uPlot.AlignedData);
  return lines.length === 1 ? tables[0]! : uPlot.join(tables);
}
