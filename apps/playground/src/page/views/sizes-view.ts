import type { Actions } from '../actions';
import { lineChart } from '../drawing/line-chart';
import { element, svg } from '../element';
import { figure, plotArea, showEither } from '../figure';
import { seriesColor } from '../palette';
import type { Store } from '../state';
import type { View } from './view';

/** The step size that the optimizer chooses for each tensor, over the run. */
export function sizesView(host: HTMLElement, store: Store, actions: Actions): View {
  const plot = plotArea('Step sizes of each tensor', 'small');
  const chart = lineChart(plot, { label: 'steps' }, { label: 'step size', isLog: true });
  const legend = element('ul', { class: 'legend' });
  const empty = element('p', { class: 'empty' });
  host.append(figure('Step size of each tensor', 'chosen anew at every step', plot, legend, empty));
  store.subscribe(({ facts }) => {
    legend.replaceChildren(...(facts?.tensors ?? []).map(legendItem));
  });
  return {
    draw() {
      const { facts, focus } = store.get();
      const told = actions.record().sizes[focus] ?? [];
      const isThere = told.length > 0;
      showEither(isThere, [plot, legend], empty);
      empty.textContent = 'This optimizer has no step size of its own for each tensor; lookaheadLstm() does.';
      if (!isThere) return;
      chart.show(
        (facts?.tensors ?? []).map((label, tensor) => ({
          label,
          xs: told.map(({ step }) => step),
          ys: told.map(({ sizes }) => sizes[tensor] ?? null),
          color: () => seriesColor(tensor),
          width: 2,
          dash: tensor % 2 === 1 ? [5, 3] : [],
        })),
      );
    },
    repaint() {
      chart.repaint();
      legend.replaceChildren(...(store.get().facts?.tensors ?? []).map(legendItem));
    },
  };
}

function legendItem(label: string, tensor: number): HTMLElement {
  const line = svg('line', {
    x1: 1,
    y1: 5,
    x2: 29,
    y2: 5,
    stroke: seriesColor(tensor),
    'stroke-width': 2.25,
    'stroke-dasharray': tensor % 2 === 1 ? '5 3' : '',
  });
  return element(
    'li',
    {},
    svg('svg', { class: 'swatch', viewBox: '0 0 30 10', 'aria-hidden': 'true' }, line),
    label,
  );
}
