import type { Beliefs, Points } from '../../messages';
import type { Actions } from '../actions';
import { pictureIn } from '../drawing/canvas';
import { paintPoints, paintRegions } from '../drawing/paint-map';
import { element } from '../element';
import { figure } from '../figure';
import { nameOf } from '../names';
import type { Store } from '../state';
import { swatch } from '../swatch';
import type { View } from './view';

/** For each optimizer a map of the plane: what its network believes where. */
export function mapsView(host: HTMLElement, store: Store, actions: Actions): View {
  const maps = element('div', { class: 'maps' });
  const empty = element(
    'p',
    { class: 'empty' },
    'Press start, and each network will draw its map of the plane here.',
  );
  let pictures: readonly { draw(): void }[] = [];
  host.append(figure('What each network believes', 'paler where it is less certain; dots: examples', maps));
  store.subscribe(({ facts, imported }, before) => {
    if (before?.facts === facts) return;
    const points = facts?.points ?? null;
    maps.className = points ? 'maps' : '';
    maps.replaceChildren();
    if (!facts || !points) {
      pictures = [];
      return maps.replaceChildren(empty);
    }
    pictures = facts.lanes.map((id, lane) =>
      mapOf(id, nameOf(id, imported), points, () => actions.record().beliefs[lane] ?? null, maps),
    );
  });
  const draw = () => {
    for (const picture of pictures) picture.draw();
  };
  return { draw, repaint: draw };
}

function mapOf(id: string, name: string, points: Points, beliefs: () => Beliefs | null, maps: HTMLElement) {
  const frame = element('div');
  maps.append(element('figure', { class: 'map' }, frame, element('figcaption', {}, swatch(id), name)));
  const picture = pictureIn(frame, (context, width, height) => {
    const seen = beliefs();
    if (seen) paintRegions(context, seen, width, height);
    paintPoints(context, points, width, height);
  });
  picture.canvas.setAttribute('role', 'img');
  picture.canvas.setAttribute('aria-label', `What the network of ${name} believes of the plane.`);
  return picture;
}
