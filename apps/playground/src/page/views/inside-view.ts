import type { Actions } from '../actions';
import { byId, element } from '../element';
import { key, showEither } from '../figure';
import type { Store } from '../state';
import { gatesView } from './gates-view';
import { sizesView } from './sizes-view';
import { stepsView } from './steps-view';
import type { View } from './view';

/** Looks into one optimizer, which the visitor chooses: its steps, its gates, its step sizes. */
export function insideView(store: Store, actions: Actions): View {
  const pills = element('div', { class: 'pills', role: 'radiogroup', 'aria-label': 'Look into' });
  const empty = element(
    'p',
    { class: 'empty' },
    'Nothing to see yet. Press start above, and look over the shoulder of an optimizer here.',
  );
  const row = element('div', { class: 'row three' });
  byId('inside-view').append(pills, empty, row);
  const parts = [
    stepsView(row, store, actions),
    gatesView(row, store, actions),
    sizesView(row, store, actions),
  ];

  store.subscribe(({ facts, focus, imported }, before) => {
    showEither(facts !== null, [row], empty);
    if (before?.facts === facts && before?.focus === focus) return;
    if (before?.facts !== facts) {
      pills.replaceChildren(
        ...(facts?.lanes ?? []).map((id, lane) => pill(key(id, imported), lane, lane === focus, actions)),
      );
    }
    draw();
  });
  function draw(): void {
    if (store.get().facts) for (const part of parts) part.draw();
  }
  return {
    draw,
    repaint() {
      for (const part of parts) part.repaint();
    },
  };
}

function pill(
  name: readonly [SVGElement, string],
  lane: number,
  isChosen: boolean,
  actions: Actions,
): HTMLElement {
  return element(
    'label',
    {},
    element('input', {
      type: 'radio',
      name: 'focus',
      checked: isChosen,
      onchange: () => actions.focus(lane),
    }),
    ...name,
  );
}
