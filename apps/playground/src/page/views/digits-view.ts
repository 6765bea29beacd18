import type { Beliefs, Images } from '../../messages';
import type { Actions } from '../actions';
import { paintImage } from '../drawing/paint-image';
import { element } from '../element';
import { figure, key } from '../figure';
import type { Store } from '../state';
import type { View } from './view';

/** Ten digits that nobody trains on, and what each network reads. */
export function digitsView(host: HTMLElement, store: Store, actions: Actions): View {
  const body = element('div');
  host.append(
    figure('What each network reads', 'paler where it is less certain; wrong ones are struck out', body),
  );
  let cells: readonly (readonly HTMLElement[])[] = [];
  const shown: (Beliefs | null)[] = [];
  const draw = () => {
    const { beliefs } = actions.record();
    const labels = store.get().facts?.images?.labels;
    cells.forEach((row, lane) => {
      const belief = beliefs[lane];
      if (!belief || !labels || shown[lane] === belief) return;
      shown[lane] = belief;
      row.forEach((cell, i) => {
        const [read, chance] = [belief.classes[i]!, belief.certainty[i]! / 255];
        cell.textContent = String(read);
        cell.className = read === labels[i] ? 'right' : 'wrong';
        cell.style.setProperty('--certainty', `${Math.round(35 + 65 * chance)}%`);
      });
    });
  };
  function build(): void {
    const { facts, imported } = store.get();
    const images = facts?.images;
    shown.length = 0;
    if (!facts || !images) {
      cells = [];
      body.replaceChildren(
        element('p', { class: 'empty' }, 'Press start, and watch the networks learn to read.'),
      );
      return;
    }
    cells = facts.lanes.map(() => Array.from(images.labels, () => element('td', {}, '·')));
    const rows = facts.lanes.map((id, lane) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, element('span', {}, ...key(id, imported))),
        ...cells[lane]!,
      ),
    );
    body.replaceChildren(
      element(
        'div',
        { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'What each network reads' },
        element(
          'table',
          { class: 'digits' },
          element('thead', {}, headOf(images)),
          element('tbody', {}, ...rows),
        ),
      ),
    );
    draw();
  }
  store.subscribe((state, before) => {
    if (before?.facts !== state.facts || cells.length === 0) build();
  });
  return { draw, repaint: build };
}

function headOf(images: Images): HTMLElement {
  const corner = element('td', {}, element('span', { class: 'hidden-text' }, 'optimizer'));
  const heads = Array.from(images.labels, (label, i) =>
    element(
      'th',
      { scope: 'col' },
      paintImage(images, i),
      element('span', { class: 'hidden-text' }, `a handwritten ${label}`),
    ),
  );
  return element('tr', {}, corner, ...heads);
}
