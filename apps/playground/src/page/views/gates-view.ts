import { histogram, magnitudes } from '../../data/histogram';
import type { GateShares, Glimpse } from '../../messages';
import type { Actions } from '../actions';
import { element, svg } from '../element';
import { titled } from '../figure';
import { tick } from '../names';
import type { Store } from '../state';
import type { View } from './view';

const GATES = ['input', 'forget', 'output'] as const;

/** How far open the gates of an LSTM are, a histogram for each gate of each layer; for others, how long their steps are. */
export function gatesView(host: HTMLElement, store: Store, actions: Actions): View {
  const body = element('div');
  const heading = element('h3');
  host.append(element('div', { class: 'card chart' }, heading, body));
  let shown: unknown;
  return {
    draw() {
      const glimpse = actions.record().glimpses[store.get().focus];
      if (shown === glimpse && glimpse) return;
      shown = glimpse;
      const [title, note] = glimpse?.gates
        ? ['Gates of the LSTM', 'how many units are how far open']
        : ['Lengths of its steps', 'how many weights go how far'];
      heading.replaceChildren(...titled(title!, note!));
      if (!glimpse) body.replaceChildren();
      else body.replaceChildren(glimpse.gates ? histograms(glimpse.gates) : stepLengths(glimpse));
    },
    repaint() {},
  };
}

/** For those without gates for single weights. */
function stepLengths({ steps }: Glimpse): HTMLElement {
  const sizes = magnitudes(steps);
  const [least, most] = [Math.floor(Math.min(0, ...sizes)), Math.ceil(Math.max(-9, ...sizes))];
  const from = Math.max(least, most - 8);
  const counts = histogram(sizes, { from, to: most, bins: 24 });
  return element(
    'div',
    {},
    element('div', { class: 'lengths' }, bars(counts, 'Lengths of its steps, by powers of ten')),
    element(
      'span',
      { class: 'ends' },
      element('span', {}, tick(10 ** from)),
      element('span', {}, tick(10 ** most)),
    ),
  );
}

function histograms(layers: readonly GateShares[]): HTMLElement {
  const rows = layers.flatMap((gates, layer) => [
    element('span', {}, `layer ${layer + 1}`),
    ...GATES.map((gate) => bars(gates[gate], `Layer ${layer + 1}, ${gate} gate: ${openness(gates[gate])}`)),
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

function bars(shares: ArrayLike<number>, label: string): SVGElement {
  const heights = Array.from(shares);
  const highest = Math.max(...heights, 1e-9);
  const width = 100 / heights.length;
  const path = heights
    .map((share, i) => `M${i * width + 0.5} 100V${100 - (92 * share) / highest}h${width - 1}V100z`)
    .join('');
  return svg(
    'svg',
    {
      viewBox: '0 0 100 100',
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
    },
    svg('path', { d: path }),
  );
}

/** How far open gates are on average, in words. */
function openness(shares: Float32Array): string {
  const mean = shares.reduce((sum, share, i) => sum + share * ((i + 0.5) / shares.length), 0);
  return `${Math.round(100 * mean)} % open on average`;
}
