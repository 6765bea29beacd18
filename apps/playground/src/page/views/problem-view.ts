import { type SurfaceId, surfaceOf, surfaces } from '../../landscape/surfaces';
import { type ProblemId, problemOf, problems } from '../../settings/problems';
import type { Actions } from '../actions';
import { element } from '../element';
import { exampleTable } from '../example-table';
import type { Files } from '../files';
import type { State, Store } from '../state';

/** Cards of the problems, and what belongs to the chosen one. */
export function problemView(store: Store, actions: Actions, files: Files): HTMLElement {
  const more = element('div');
  const radios = problems.map(({ id, title, summary }) => choice(id, title, summary, actions));
  store.subscribe(({ settings, table }, before) => {
    for (const { radio, id } of radios) radio.checked = id === settings.problem;
    const isSame = before && before.settings.problem === settings.problem && before.table === table;
    if (isSame && before.settings.surface === settings.surface) return;
    more.replaceChildren(...moreOf(store, actions, files));
  });
  return element(
    'fieldset',
    {},
    element('legend', {}, 'Problem'),
    element('div', { class: 'choices' }, ...radios.map(({ label }) => label)),
    more,
  );
}

function choice(id: ProblemId, title: string, summary: string, actions: Actions) {
  const radio = element('input', {
    type: 'radio',
    name: 'problem',
    value: id,
    onchange: () => actions.chooseProblem(id),
  });
  const label = element(
    'label',
    { class: 'choice' },
    radio,
    element('span', {}, element('b', {}, title), element('small', {}, summary)),
  );
  return { id, radio, label };
}

function moreOf(store: Store, actions: Actions, files: Files): HTMLElement[] {
  const state = store.get();
  const { problem } = state.settings;
  const explanation = element('p', { class: 'note' }, problemOf(problem).explanation);
  if (problem === 'surface') return [surfaceChoice(state, actions), explanation];
  if (problem === 'csv') return [tableChoice(state, actions, store, files), explanation];
  return [explanation];
}

function surfaceChoice({ settings }: State, actions: Actions): HTMLElement {
  const options = surfaces.map(({ id, title }) =>
    element('option', { value: id, selected: id === settings.surface }, title),
  );
  const select = element(
    'select',
    {
      onchange: (event: Event) => {
        const surface = (event.target as HTMLSelectElement).value as SurfaceId;
        actions.choose({ surface, start: surfaceOf(surface).start });
      },
    },
    ...options,
  );
  return element(
    'label',
    { class: 'field' },
    element('span', { class: 'hidden-text' }, 'Landscape'),
    select,
    element('small', { class: 'note' }, `${surfaceOf(settings.surface).note}.`),
  );
}

function tableChoice({ table }: State, actions: Actions, store: Store, files: Files): HTMLElement {
  const input = element('input', {
    type: 'file',
    id: 'table-file',
    accept: '.csv,.tsv,.txt',
    class: 'hidden-text',
    tabindex: '-1',
    'aria-label': 'CSV file',
    onchange: () => files.take(input.files ?? []),
  });
  const example = () => {
    store.set({ table: exampleTable() });
    actions.chooseProblem('csv');
  };
  const told = table
    ? `${table.name}: ${table.labels.length.toLocaleString('en')} examples, ${table.columns.length - 1} numbers each, classes ${table.classes.slice(0, 6).join(', ')}${table.classes.length > 6 ? ' …' : ''}.`
    : 'No table yet. Choose one, drop one anywhere on this page, or try the example.';
  return element(
    'div',
    {},
    element(
      'div',
      { class: 'buttons' },
      element('button', { type: 'button', onclick: () => input.click() }, 'Choose a CSV file'),
      element('button', { type: 'button', class: 'link', onclick: example }, 'example'),
      input,
    ),
    element('p', { class: 'note' }, told),
  );
}
