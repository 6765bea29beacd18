import type { Actions } from '../actions';
import { type Line, lineChart } from '../drawing/line-chart';
import { byId, element } from '../element';
import { nameOf } from '../names';
import { colorOf, lookOf } from '../palette';
import { leaderOf, type RunRecord } from '../record';
import type { Store } from '../state';
import type { View } from './view';

/** Losses beyond this many times the first one are drawn there, so that one who diverges does not hide the others. */
const CEILING = 10;
/** Heights below this are as good as zero, and a logarithm needs some floor. */
const FLOOR = 1e-12;

/** Loss against steps, and against seconds. */
export function curvesView(store: Store, actions: Actions): View {
  const steps = element('div', { class: 'plot', role: 'img', 'aria-label': 'Loss against steps' });
  const seconds = element('div', { class: 'plot', role: 'img', 'aria-label': 'Loss against seconds' });
  const empty = [steps, seconds].map(() => element('p', { class: 'empty' }, 'Curves will be drawn here.'));
  const card = (title: string, note: string, none: HTMLElement, plot: HTMLElement) =>
    element(
      'div',
      { class: 'card chart' },
      element('h3', {}, title, ' ', element('small', {}, note)),
      none,
      plot,
    );
  byId('curves').append(
    element(
      'div',
      { class: 'row' },
      card('Loss against steps', '', empty[0]!, steps),
      card('Loss against seconds', 'of its own computing', empty[1]!, seconds),
    ),
  );
  const y = { label: 'training loss', isLog: true };
  const bySteps = lineChart(steps, { label: 'steps' }, y);
  const bySeconds = lineChart(seconds, { label: 'seconds' }, y);
  return {
    draw() {
      const { facts, imported } = store.get();
      const record = actions.record();
      const lanes = facts?.lanes ?? [];
      for (const plot of [steps, seconds]) plot.style.display = facts ? '' : 'none';
      for (const text of empty) text.style.display = facts ? 'none' : '';
      if (!facts) return;
      const lines = (x: 'step' | 'seconds') =>
        lanes.map((id, i) => lineOf(id, nameOf(id, imported), record.marks[i] ?? [], x));
      bySteps.show(lines('step'));
      bySeconds.show(lines('seconds'));
      const text = summary(record, (i) => nameOf(lanes[i]!, imported));
      steps.setAttribute('aria-label', `Curves of the loss against steps. ${text}`);
      seconds.setAttribute('aria-label', `Curves of the loss against seconds. ${text}`);
    },
    repaint() {
      bySteps.repaint();
      bySeconds.repaint();
    },
  };
}

function lineOf(id: string, label: string, marks: RunRecord['marks'][number], x: 'step' | 'seconds'): Line {
  const { dash, width } = lookOf(id);
  const ceiling = CEILING * (marks[0]?.loss ?? 1);
  return {
    label,
    xs: marks.map((mark) => mark[x]),
    ys: marks.map(({ loss }) => (loss === null ? null : Math.min(ceiling, Math.max(FLOOR, loss)))),
    color: () => colorOf(id),
    width,
    dash,
  };
}

function summary(record: RunRecord, name: (lane: number) => string): string {
  const leader = leaderOf(record);
  if (leader < 0) return 'Nothing is drawn before the start.';
  return `At step ${record.step} the lowest is ${name(leader)}. All numbers are in the table below.`;
}
