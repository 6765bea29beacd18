import { svg } from './element';
import { lookOf } from './palette';

/** A piece of the line that a contestant has in the charts. */
export function swatch(id: string): SVGElement {
  const { light, dark, dash, width } = lookOf(id);
  return svg(
    'svg',
    {
      class: 'swatch',
      viewBox: '0 0 30 10',
      'aria-hidden': 'true',
      style: `color: light-dark(${light}, ${dark})`,
    },
    svg('line', {
      x1: 1,
      y1: 5,
      x2: 29,
      y2: 5,
      stroke: 'currentColor',
      'stroke-width': width + 0.25,
      'stroke-dasharray': dash.join(' '),
    }),
  );
}
