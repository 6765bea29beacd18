import type { Config } from 'vega-lite';

export type Theme = 'light' | 'dark';

/**
 * Six colours of Okabe and Ito 2008, which people with any colour vision can tell apart, then a violet and an olive for
 * a seventh and an eighth curve.
 */
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#8C6BB1', '#999933'];
const ON_DARK = ['#4FA8DC', '#FF8A3D', '#2CC79B', '#E39AC6', '#F0B429', '#8FD0F5', '#B497DB', '#C9C95A'];

/** The colours of a theme, in the order in which curves get them. */
export function coloursOf(theme: Theme): readonly string[] {
  return theme === 'light' ? COLOURS : ON_DARK;
}

const INK = {
  light: { paper: '#ffffff', text: '#1f2430', quiet: '#5b6270', line: '#e3e6eb' },
  dark: { paper: '#14171c', text: '#e8eaee', quiet: '#a5acb8', line: '#2b3038' },
} as const;

/** How all pictures look. */
export function themed(theme: Theme): Config {
  const { paper, text, quiet, line } = INK[theme];
  const font = 'Inter, Helvetica, Arial, DejaVu Sans, sans-serif';
  return {
    background: paper,
    font,
    padding: 16,
    view: { stroke: null },
    title: {
      color: text,
      subtitleColor: quiet,
      fontSize: 16,
      subtitleFontSize: 12,
      offset: 12,
      fontWeight: 600,
    },
    axis: {
      labelColor: quiet,
      titleColor: quiet,
      titleFontWeight: 'normal',
      gridColor: line,
      domainColor: line,
      tickColor: line,
      labelFontSize: 11,
      titleFontSize: 12,
      titlePadding: 8,
    },
    legend: { labelColor: text, labelFontSize: 12, labelLimit: 0, symbolOpacity: 1, rowPadding: 5 },
    range: { category: [...coloursOf(theme)] },
  };
}
