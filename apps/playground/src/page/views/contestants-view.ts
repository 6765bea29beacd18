import { builtIn, contestants, type RateRange, tidyRate } from '../../settings/contestants';
import type { Actions } from '../actions';
import { element } from '../element';
import type { Files } from '../files';
import { nameOf, rateOf, short } from '../names';
import type { State, Store } from '../state';
import { swatch } from '../swatch';

/** Who takes part: a box to tick for each, and a slider where there is a learning rate. */
export function contestantsView(store: Store, actions: Actions, files: Files): HTMLElement {
  const list = element('div');
  store.subscribe((state, before) => {
    if (before?.imported === state.imported) return;
    const ids = [...contestants.map(({ id }) => id as string), ...state.imported.map(({ id }) => id)];
    list.replaceChildren(...ids.map((id) => entry(id, store, actions)));
  });
  return element('fieldset', {}, element('legend', {}, 'Optimizers'), list, checkpointChoice(files));
}

function entry(id: string, store: Store, actions: Actions): HTMLElement {
  const { imported } = store.get();
  const note = builtIn(id)?.note ?? imported.find((file) => file.id === id)?.note ?? '';
  const box = element('input', { type: 'checkbox', onchange: () => toggle(id, box.checked, store, actions) });
  store.subscribe(({ settings }) => {
    box.checked = settings.chosen.includes(id);
  });
  const range = builtIn(id)?.rate;
  return element(
    'div',
    { class: 'contestant' },
    element('label', { class: 'name' }, box, element('span', {}, nameOf(id, imported)), swatch(id)),
    element(
      'div',
      { class: 'more' },
      element('small', {}, range ? '' : note),
      range && slider(id, range, store, actions),
    ),
  );
}

function toggle(id: string, isIn: boolean, store: Store, actions: Actions): void {
  const { settings, imported } = store.get();
  // In the order of the list, so that charts and tables do not depend on the order of clicks.
  const order = [...contestants.map((known) => known.id as string), ...imported.map((file) => file.id)];
  const chosen = order.filter((other) => (other === id ? isIn : settings.chosen.includes(other)));
  actions.choose({ chosen });
}

function slider(id: string, range: RateRange, store: Store, actions: Actions): HTMLElement {
  const output = element('output', {});
  const input = element('input', {
    type: 'range',
    min: Math.log10(range.from),
    max: Math.log10(range.to),
    step: 1 / 12,
    'aria-label': `Learning rate of ${nameOf(id, [])}`,
    oninput: () => {
      const rate = tidyRate(10 ** Number(input.value), range);
      const { [id]: _, ...others } = store.get().settings.rates;
      actions.choose({ rates: rate === range.usual ? others : { ...others, [id]: rate } });
    },
  });
  store.subscribe((state: State) => {
    const rate = rateOf(id, state.settings)!;
    if (document.activeElement !== input) input.value = String(Math.log10(rate));
    input.setAttribute('aria-valuetext', short(rate));
    output.textContent = `${short(rate)}${rate === range.usual ? ' (default)' : ''}`;
  });
  return element('div', { class: 'rate' }, input, output);
}

function checkpointChoice(files: Files): HTMLElement {
  const input = element('input', {
    type: 'file',
    id: 'checkpoint-file',
    accept: '.safetensors',
    multiple: true,
    class: 'hidden-text',
    tabindex: '-1',
    'aria-label': 'Checkpoint file',
    onchange: () => files.take(input.files ?? []),
  });
  return element(
    'div',
    { class: 'buttons', style: 'margin-top: 0.6rem' },
    element(
      'button',
      { type: 'button', class: 'quiet', onclick: () => input.click() },
      'Add a checkpoint file',
    ),
    input,
  );
}
