import type { Actions } from '../actions';
import { byId, element } from '../element';
import { key } from '../figure';
import { aligned, rateOf, short } from '../names';
import { leaderOf } from '../record';
import type { Store } from '../state';
import type { View } from './view';

/** How everybody stands, in numbers. */
export function standingsView(store: Store, actions: Actions): View {
  const host = byId('standings');
  let shown = '';

  function rows(): string[][] {
    const { facts, settings, accuracies } = store.get();
    const { marks } = actions.record();
    return (facts?.lanes ?? settings.chosen).map((id, i) => {
      const mark = marks[i]?.at(-1);
      const accuracy = accuracies[i];
      return [
        id,
        rateText(rateOf(id, settings)),
        mark ? (mark.loss === null ? 'diverged' : aligned(mark.loss)) : '',
        typeof accuracy === 'number' ? `${(100 * accuracy).toFixed(1)} %` : '',
        mark && mark.step > 0 ? ((1000 * mark.seconds) / mark.step).toFixed(2) : '',
      ];
    });
  }

  function draw(): void {
    const { facts, imported, settings, run } = store.get();
    const record = actions.record();
    const cells = rows();
    const text = JSON.stringify([cells, run, settings.problem]);
    if (text === shown) return;
    shown = text;
    const leader = leaderOf(record);
    const losses = record.marks.map((marks) => marks.at(-1)?.loss);
    const hasTest = settings.problem !== 'surface' && settings.problem !== 'csv';
    const head = ['', 'learning rate', 'loss', ...(hasTest ? ['test accuracy'] : []), 'ms a step'];
    const body = cells.map(([id, rate, loss, accuracy, time], i) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, element('span', {}, ...key(id!, imported))),
        element('td', {}, rate!),
        element(
          'td',
          { class: i === leader ? 'best' : '', 'data-loss': losses[i] },
          loss || '–',
          i === leader && element('span', {}, ' ◂ lowest'),
        ),
        ...(hasTest ? [element('td', {}, accuracy || '–')] : []),
        element('td', {}, time || '–'),
      ),
    );
    host.replaceChildren(
      element(
        'div',
        { class: 'card scroll', tabindex: '0', role: 'region', 'aria-label': 'Standings' },
        element(
          'table',
          {},
          element('caption', {}, captionOf(record.step, facts !== null)),
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              ...head.map((title) =>
                element(
                  'th',
                  { scope: 'col' },
                  title || element('span', { class: 'hidden-text' }, 'optimizer'),
                ),
              ),
            ),
          ),
          element('tbody', {}, ...body),
        ),
        facts && element('p', { class: 'note' }, factsText(facts)),
      ),
    );
  }
  store.subscribe(draw);
  return { draw, repaint() {} };
}

function rateText(rate: number | null): string {
  return rate === null ? 'nothing to tune' : short(rate);
}

function captionOf(step: number, isOn: boolean): string {
  return isOn ? `Standings after ${step.toLocaleString('en')} steps` : 'Who takes part';
}

function factsText({
  problem,
  size,
  judged,
  backend,
}: NonNullable<ReturnType<Store['get']>['facts']>): string {
  const numbers = `${size.toLocaleString('en')} numbers are trained`;
  if (judged === 0) return `${problem}: ${numbers}; the loss is the height.`;
  return `${problem}, on ${backend}: ${numbers}; losses are means over ${judged.toLocaleString('en')} fixed training examples.`;
}
