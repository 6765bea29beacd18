import type { ProblemId } from '../../settings/problems';
import type { Actions } from '../actions';
import { byId } from '../element';
import type { Store } from '../state';
import { digitsView } from './digits-view';
import { landscapeView } from './landscape-view';
import { mapsView } from './maps-view';
import type { View } from './view';

/** A picture above the curves, where the problem has one: a landscape, maps of the plane, or digits. */
export function pictureView(store: Store, actions: Actions): View {
  let view: View | null = null;
  let kind: Kind = '';
  store.subscribe(({ settings, facts, table }) => {
    const wanted = kindOf(settings.problem, Boolean(facts?.points || table?.columns.length === 3));
    if (wanted === kind) return;
    kind = wanted;
    const host = document.createElement('div');
    byId('picture').replaceChildren(...(kind ? [host] : []));
    view = null;
    if (kind === 'landscape') view = landscapeView(host, store, actions);
    if (kind === 'digits') view = digitsView(host, store, actions);
    if (kind === 'maps') view = mapsView(host, store, actions);
  });
  return { draw: () => view?.draw(), repaint: () => view?.repaint() };
}

type Kind = 'landscape' | 'maps' | 'digits' | '';

/** @param isPlane - Whether the table has two columns of numbers. */
function kindOf(problem: ProblemId, isPlane: boolean): Kind {
  if (problem === 'surface') return 'landscape';
  if (problem === 'spirals') return 'maps';
  if (problem === 'csv') return isPlane ? 'maps' : '';
  return 'digits';
}
