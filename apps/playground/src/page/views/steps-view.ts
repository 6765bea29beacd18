import type { Actions } from '../actions';
import { type Line, lineChart } from '../drawing/line-chart';
import { element } from '../element';
import { figure, plotArea } from '../figure';
import { seriesColor } from '../palette';
import type { Store } from '../state';
import type { View } from './view';

/** Steps against gradients, a point for each weight that is looked at. */
export function stepsView(host: HTMLElement, store: Store, actions: Actions): View {
  const plot = plotArea('Steps against gradients', 'small');
  const chart = lineChart(
    plot,
    { label: 'size of the gradient', isLog: true },
    { label: 'size of the step', isLog: true },
  );
  const legend = element(
    'ul',
    { class: 'legend' },
    element('li', {}, element('span', { class: 'dot down', 'aria-hidden': 'true' }), 'downhill'),
    element(
      'li',
      {},
      element('span', { class: 'dot up', 'aria-hidden': 'true' }),
      'uphill, against its gradient',
    ),
  );
  host.append(figure('Step against gradient', 'a dot for each weight, of 400 at most', plot, legend));
  return {
    draw() {
      const glimpse = actions.record().glimpses[store.get().focus];
      if (!glimpse) return;
      const { gradients, steps } = glimpse;
      const down = cloudOf('downhill', gradients, steps, (product) => product < 0, 0);
      const up = cloudOf('uphill', gradients, steps, (product) => product > 0, 1);
      chart.show([down, up]);
      const share = down.xs.length / Math.max(1, down.xs.length + up.xs.length);
      plot.setAttribute(
        'aria-label',
        `At step ${glimpse.step}, ${Math.round(100 * share)} % of the weights looked at went downhill.`,
      );
    },
    repaint: () => chart.repaint(),
  };
}

/** Sizes of the steps whose product with the gradient is chosen, from the smallest gradient to the greatest. */
function cloudOf(
  label: string,
  gradients: Float32Array,
  steps: Float32Array,
  isIn: (product: number) => boolean,
  color: number,
): Line {
  const points = [...gradients]
    .map((gradient, i) => [gradient, steps[i]!] as const)
    .filter(([gradient, step]) => isIn(Math.sign(gradient) * Math.sign(step)))
    .map(([gradient, step]) => [Math.abs(gradient), Math.abs(step)] as const)
    .filter(([gradient, step]) => gradient > 1e-12 && step > 1e-12)
    .sort(([a], [b]) => a - b);
  return {
    label,
    xs: points.map(([gradient]) => gradient),
    ys: points.map(([, step]) => step),
    color: () => seriesColor(color),
    width: 5,
    isCloud: true,
  };
}
