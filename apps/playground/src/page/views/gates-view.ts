import type { GateShares } from '../../messages';
import type { Actions } from '../actions';
import { element, svg } from '../element';
import type { Store } from '../state';
import type { View } from './view';

const GATES = ['input', 'forget', 'output'] as const;

/** How far open the gates of the LSTM are: a histogram for each gate of each layer. */
export function gatesView(host: HTMLElement, store: Store, actions: Actions): View {
  const body = element('div');
  host.append(
    element(
      'div',
      { class: 'card chart' },
      element('h3', {}, 'Gates of the LSTM ', element('small', {}, 'how many units are how far open')),
      body,
    ),
  );
  let shown: unknown;
  return {
    draw() {
      const glimpse = actions.record().glimpses[store.get().focus];
      if (shown === glimpse && glimpse) return;
      shown = glimpse;
      body.replaceChildren(glimpse?.gates ? histograms(glimpse.gates) : nothing(glimpse?.sizes != null));
    },
    repaint() {},
  };
}

function nothing(isTensorwise: boolean): HTMLElement {
  const text = isTensorwise
    ? 'This LSTM looks at whole tensors, not at single weights; what it decides is beside this.'
    : 'Made by hand: there is no LSTM inside.';
  return element('p', { class: 'empty' }, text);
}

function histograms(layers: readonly GateShares[]): HTMLElement {
  const rows = layers.flatMap((gates, layer) => [
    element('span', {}, `layer ${layer + 1}`),
    ...GATES.map((gate) => bars(gates[gate], `Layer ${layer + 1}, ${gate} gate`)),
  ]);
  const ends = () =>
    element('span', { class: 'ends' }, element('span', {}, 'shut'), element('span', {}, 'open'));
  return element(
    'div',
    { class: 'gates' },
    element('span'),
    ...GATES.map((gate) => element('b', {}, gate)),
    ...rows,
    element('span'),
    ...GATES.map(ends),
  );
}

function bars(shares: Float32Array, label: string): SVGElement {
  const highest = Math.max(...shares, 1e-9);
  const width = 100 / shares.length;
  const path = [...shares]
    .map((share, i) => `M${i * width + 0.5} 100V${100 - (92 * share) / highest}h${width - 1}V100z`)
    .join('');
  const mean = shares.reduce((sum, share, i) => sum + share * ((i + 0.5) / shares.length), 0);
  return svg(
    'svg',
    {
      viewBox: '0 0 100 100',
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': `${label}: ${Math.round(100 * mean)} % open on average`,
    },
    svg('path', { d: path }),
  );
}
