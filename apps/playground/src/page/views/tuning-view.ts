import { contestants } from '../../settings/contestants';
import { problemOf } from '../../settings/problems';
import { lineChart } from '../drawing/line-chart';
import { byId, element } from '../element';
import { plotArea, showEither } from '../figure';
import { nameOf, short } from '../names';
import { colorOf } from '../palette';
import type { State, Store } from '../state';
import { swatch } from '../swatch';
import type { TuningActions } from '../tuning';
import type { View } from './view';

/** Fine-tuning: what to train on, how far it is, and what came of it. */
export function tuningView(store: Store, actions: TuningActions): View {
  const form = element('div', { class: 'card' });
  const plot = plotArea('Losses before and after');
  const empty = element('p', { class: 'empty' });
  const heading = element('h3');
  const legend = element('ul', { class: 'legend' });
  const result = element('div', { class: 'card chart' }, heading, empty, plot, legend);
  byId('tuning-view').append(element('div', { class: 'row' }, form, result));
  const chart = lineChart(plot, { label: 'steps' }, { label: 'training loss', isLog: true });

  function draw(): void {
    const { tuning } = store.get();
    const isDone = tuning.state === 'finished';
    showEither(isDone, [plot, legend], empty);
    const where = tuning.isJudgedFresh ? 'on a start it never saw' : 'on the start it was trained on';
    heading.textContent = isDone ? `Before and after, ${where}` : 'What comes of it';
    empty.textContent =
      tuning.state === 'running'
        ? 'When it is done, the problem is trained once more with each of them.'
        : 'Nothing has been trained yet.';
    if (!isDone) return;
    const steps = tuning.before.map((_, step) => step);
    const line = { xs: steps, width: 2.25 };
    chart.show([
      { ...line, label: 'before', ys: tuning.before, color: () => colorOf(tuning.of), dash: [6, 4] },
      { ...line, label: 'after', ys: tuning.after, color: () => colorOf('file-1') },
    ]);
    legend.replaceChildren(
      element('li', {}, 'dashed: before'),
      element('li', {}, swatch('file-1'), 'fine-tuned'),
      element('li', {}, summary(tuning)),
    );
    plot.setAttribute('aria-label', `Losses before and after fine-tuning. ${summary(tuning)}`);
  }

  store.subscribe((state, before) => {
    const isSame =
      before &&
      before.tuning === state.tuning &&
      before.imported === state.imported &&
      before.settings.problem === state.settings.problem;
    if (isSame) return;
    form.replaceChildren(...formOf(state, actions));
    draw();
  });
  return { draw() {}, repaint: () => chart.repaint() };
}

function summary({ before, after }: State['tuning']): string {
  return `last loss ${short(before.at(-1)!)} before, ${short(after.at(-1)!)} after`;
}

function formOf({ tuning, imported, settings }: State, actions: TuningActions): HTMLElement[] {
  const isRunning = tuning.state === 'running';
  const learned = [...contestants.filter(({ rate }) => rate === null), ...imported];
  const of = element(
    'select',
    { id: 'tune-of', disabled: isRunning, onchange: () => actions.choose({ of: of.value }) },
    ...learned.map(({ id }) =>
      element('option', { value: id, selected: id === tuning.of }, nameOf(id, imported)),
    ),
  );
  const steps = element(
    'select',
    {
      id: 'tune-steps',
      disabled: isRunning,
      onchange: () => actions.choose({ metaSteps: Number(steps.value) }),
    },
    ...[10, 50, 200].map((count) =>
      element('option', { value: count, selected: count === tuning.metaSteps }, String(count)),
    ),
  );
  const field = (label: string, control: HTMLElement) =>
    element('label', { class: 'field' }, element('span', {}, label), control);
  return [
    element(
      'p',
      { class: 'note', style: 'margin: 0 0 0.8rem' },
      `Trains on: ${problemOf(settings.problem).title}. The problem is chosen at the top.`,
    ),
    element('div', { class: 'fields' }, field('Optimizer', of), field('Meta-steps', steps)),
    element('div', { class: 'buttons', style: 'margin-top: 0.9rem' }, ...buttonsOf(tuning, actions)),
    progressOf(tuning),
  ];
}

function buttonsOf({ state, result }: State['tuning'], actions: TuningActions): HTMLElement[] {
  const button = (label: string, id: string, act: () => void) =>
    element('button', { type: 'button', id, onclick: act }, label);
  if (state === 'running') return [button('Stop here', 'tune-stop', actions.stop)];
  const start = button(result ? 'Train again' : 'Start training', 'tune-start', actions.start);
  if (!result) return [start];
  const file = new Blob([result.bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' });
  const download = element(
    'a',
    {
      class: 'button',
      id: 'tune-download',
      href: URL.createObjectURL(file),
      download: 'fine-tuned.safetensors',
    },
    'Download .safetensors',
  );
  return [button('Let it race', 'tune-race', actions.race), download, start];
}

function progressOf({ state, what, count, metaSteps, losses }: State['tuning']): HTMLElement {
  const loss = losses.at(-1);
  const text =
    state !== 'running'
      ? 'Runs in a second worker, so that races may go on. Some seconds on spirals, a minute or so on digits.'
      : what ||
        `Meta-step ${count} of ${metaSteps}, loss of its window ${loss === undefined ? '' : short(loss)}`;
  return element(
    'div',
    { class: 'status', style: 'margin-top: 0.8rem' },
    element('span', { role: 'status' }, text),
    state === 'running' &&
      element('progress', { max: metaSteps, value: count, 'aria-label': 'Meta-steps taken' }),
  );
}
