import { type BackendName, backends } from '../../settings/backends';
import { MOST_STEPS } from '../../settings/settings';
import type { Actions } from '../actions';
import { element } from '../element';
import type { Store } from '../state';

/** Backend, number of steps, seed. */
export function machineView(store: Store, actions: Actions): HTMLElement {
  const note = element('small', { class: 'note' });
  const backend = element(
    'select',
    { id: 'backend', onchange: () => actions.choose({ backend: backend.value as BackendName }) },
    ...backends.map(({ name, title }) => element('option', { value: name }, title)),
  );
  const steps = numberField(1, MOST_STEPS, (value) => actions.choose({ steps: value }));
  const seed = numberField(0, 999_999, (value) => actions.choose({ seed: value }));
  store.subscribe(({ settings }) => {
    backend.value = settings.backend;
    steps.value = String(settings.steps);
    seed.value = String(settings.seed);
    backend.disabled = settings.problem === 'surface';
    note.textContent =
      settings.problem === 'surface'
        ? 'Two numbers need no backend: a landscape is computed in plain JavaScript.'
        : `${backends.find(({ name }) => name === settings.backend)!.note}.`;
  });
  return element(
    'fieldset',
    {},
    element('legend', {}, 'Run'),
    element(
      'div',
      { class: 'fields' },
      field('Backend', backend, 'wide', note),
      field('Steps', steps),
      field('Seed', seed),
    ),
  );
}

function field(label: string, control: HTMLElement, kind = '', note?: HTMLElement): HTMLElement {
  return element('label', { class: `field ${kind}` }, element('span', {}, label), control, note);
}

/** Takes whole numbers in a range; anything else becomes the nearest one. */
function numberField(from: number, to: number, onChange: (value: number) => void): HTMLInputElement {
  const input = element('input', {
    type: 'number',
    min: from,
    max: to,
    onchange: () => {
      const value = Math.round(Number(input.value) || 0);
      onChange(Math.min(to, Math.max(from, value)));
    },
  });
  return input;
}
