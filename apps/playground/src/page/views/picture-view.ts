import type { Actions } from '../actions';
import { byId } from '../element';
import type { Store } from '../state';
import { landscapeView } from './landscape-view';
import { mapsView } from './maps-view';
import type { View } from './view';

/** A picture above the curves, where the problem has one: a landscape, or maps of the plane. */
export function pictureView(store: Store, actions: Actions): View {
  let view: View | null = null;
  let kind = '';
  store.subscribe(({ settings, facts, table }) => {
    const isPlane = settings.problem === 'csv' && (facts?.points || table?.columns.length === 3);
    const wanted =
      settings.problem === 'surface' ? 'landscape' : settings.problem === 'spirals' || isPlane ? 'maps' : '';
    if (wanted === kind) return;
    kind = wanted;
    const host = document.createElement('div');
    byId('picture').replaceChildren(...(kind ? [host] : []));
    view = null;
    if (kind === 'landscape') view = landscapeView(host, store, actions);
    if (kind === 'maps') view = mapsView(host, store, actions);
  });
  return { draw: () => view?.draw(), repaint: () => view?.repaint() };
}
