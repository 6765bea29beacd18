import type { Actions } from '../actions';
import { type Line, lineChart } from '../drawing/line-chart';
import { byId, element } from '../element';
import { figure, key, plotArea, showEither } from '../figure';
import { nameOf } from '../names';
import { colorOf } from '../palette';
import type { Store } from '../state';
import type { View } from './view';

/** So that one who diverges does not hide the others. */
function within(value: number | null, ceiling: number): number | null {
  return value === null ? null : Math.min(ceiling, value);
}

/** Fast weights beside slow ones: their losses, and how far they are apart. */
export function weightsView(store: Store, actions: Actions): View {
  const losses = plotArea('Losses at fast and at slow weights');
  const gaps = plotArea('Distance from fast to slow weights');
  const legend = element('ul', { class: 'legend' });
  const empty = element('p', { class: 'empty' });
  const row = element(
    'div',
    { class: 'row' },
    figure('Loss', 'thick: slow weights, thin: fast weights', losses, legend),
    figure('How far apart they are', 'root mean square over all weights', gaps),
  );
  byId('weights-view').append(empty, row);
  const lossChart = lineChart(losses, { label: 'steps' }, { label: 'training loss', isLog: true });
  const gapChart = lineChart(gaps, { label: 'steps' }, { label: 'distance' });

  function draw(): void {
    const { facts, imported } = store.get();
    const { marks } = actions.record();
    const lanes = (facts?.lanes ?? []).flatMap((id, lane) =>
      marks[lane]?.some(({ gap }) => gap !== null) ? [{ id, lane, name: nameOf(id, imported) }] : [],
    );
    const isThere = lanes.length > 0;
    showEither(isThere, [row], empty);
    empty.textContent = facts
      ? 'None of these optimizers has slow weights. Let lookaheadLstm() or a Lookahead take part.'
      : 'Nothing to see yet. Press start above.';
    if (!isThere) return;
    const pick = (lane: number, part: 'loss' | 'fast' | 'gap') => ({
      xs: marks[lane]!.map(({ step }) => step),
      ys: marks[lane]!.map((mark) => within(mark[part], 10 * (marks[lane]![0]?.loss ?? 1))),
    });
    const line = (id: string, label: string, width: number): Omit<Line, 'xs' | 'ys'> => ({
      label,
      color: () => colorOf(id),
      width,
    });
    lossChart.show(
      lanes.flatMap(({ id, lane, name }) => [
        { ...line(id, `${name}, fast`, 0.9), ...pick(lane, 'fast') },
        { ...line(id, name, 2.5), ...pick(lane, 'loss') },
      ]),
    );
    gapChart.show(lanes.map(({ id, lane, name }) => ({ ...line(id, name, 2), ...pick(lane, 'gap') })));
    if (legend.childElementCount !== lanes.length) {
      legend.replaceChildren(...lanes.map(({ id }) => element('li', {}, ...key(id, imported))));
    }
  }
  return {
    draw,
    repaint() {
      lossChart.repaint();
      gapChart.repaint();
    },
  };
}
