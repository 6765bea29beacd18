import type { Actions } from '../actions';
import { type Line, lineChart } from '../drawing/line-chart';
import { byId, element } from '../element';
import { figure, key, plotArea, showEither } from '../figure';
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
  const steps = plotArea('Loss against steps');
  const seconds = plotArea('Loss against seconds');
  const empty = [steps, seconds].map(() => element('p', { class: 'empty' }, 'Curves will be drawn here.'));
  const legend = element('ul', { class: 'legend', 'aria-label': 'Lines of the charts' });
  byId('curves').append(
    legend,
    element(
      'div',
      { class: 'row' },
      figure('Loss against steps', '', empty[0]!, steps),
      figure('Loss against seconds', 'of its own computing', empty[1]!, seconds),
    ),
  );
  store.subscribe(({ facts, imported }, before) => {
    if (before?.facts === facts) return;
    legend.replaceChildren(...(facts?.lanes ?? []).map((id) => element('li', {}, ...key(id, imported))));
  });
  const y = { label: 'training loss', isLog: true };
  const bySteps = lineChart(steps, { label: 'steps' }, y);
  const bySeconds = lineChart(seconds, { label: 'seconds' }, y);
  return {
    draw() {
      const { facts, imported } = store.get();
      const record = actions.record();
      const lanes = facts?.lanes ?? [];
      showEither(facts !== null, [steps], empty[0]!);
      showEither(facts !== null, [seconds], empty[1]!);
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
