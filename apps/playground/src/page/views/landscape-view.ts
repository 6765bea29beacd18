import { frameOf, inside } from '../../landscape/frame';
import { surfaceOf } from '../../landscape/surfaces';
import type { Actions } from '../actions';
import { pictureIn } from '../drawing/canvas';
import { type Path, paintLandmarks, paintPaths, paintSurface } from '../drawing/paint-landscape';
import { element } from '../element';
import { figure } from '../figure';
import { colorOf, isDark, lookOf } from '../palette';
import type { Store } from '../state';
import type { View } from './view';

/** The landscape with the ways of all optimizers; a click, or the arrow keys, choose the start. */
export function landscapeView(host: HTMLElement, store: Store, actions: Actions): View {
  const frame = element('div', { class: 'landscape' });
  const { canvas, draw } = pictureIn(frame, paint);
  let ground: { readonly key: string; readonly picture: HTMLCanvasElement } | null = null;
  host.append(
    figure(
      'The landscape',
      '+ lowest points, ○ start; thick: the weights worth using, thin: fast weights',
      frame,
    ),
  );
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');

  function paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { settings, facts } = store.get();
    const surface = surfaceOf(settings.surface);
    const key = `${surface.id} ${width} ${height} ${isDark()} ${devicePixelRatio}`;
    if (ground?.key !== key) ground = { key, picture: paintSurface(surface, width, height) };
    context.drawImage(ground.picture, 0, 0, width, height);
    paintPaths(context, surface, pathsOf(facts?.lanes ?? [], actions), width, height);
    paintLandmarks(context, surface, settings.start, width, height);
    const [x, y] = settings.start;
    canvas.setAttribute(
      'aria-label',
      `${surface.title} from above, with the way of each optimizer. Start at ${x}, ${y}; arrow keys move it.`,
    );
  }

  const moveStart = (place: readonly [number, number]) => {
    const { window } = surfaceOf(store.get().settings.surface);
    actions.choose({ start: inside(window, place) });
  };
  canvas.addEventListener('click', (event) => {
    const { toPlane } = frameOf(
      surfaceOf(store.get().settings.surface).window,
      frame.clientWidth,
      frame.clientHeight,
    );
    moveStart(toPlane(event.offsetX, event.offsetY));
    actions.start();
  });
  canvas.addEventListener('keydown', (event) => {
    const direction = ARROWS[event.key];
    if (event.key === 'Enter') actions.start();
    if (!direction) return;
    event.preventDefault();
    const { settings } = store.get();
    const { x, y } = surfaceOf(settings.surface).window;
    const [dx, dy] = direction;
    const stride = 1 / 40;
    moveStart([
      settings.start[0] + dx * stride * (x[1] - x[0]),
      settings.start[1] + dy * stride * (y[1] - y[0]),
    ]);
  });
  store.subscribe(draw);
  return { draw, repaint: draw };
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Where fast weights have been lately, in numbers: x and y of the last 40 steps. All of their way would hide the rest. */
const TAIL = 80;

/** The ways of the weights worth using; under them the ends of those of fast weights, where they are others. */
function pathsOf(lanes: readonly string[], actions: Actions): Path[] {
  const { walks } = actions.record();
  const under: Path[] = [];
  const over: Path[] = [];
  lanes.forEach((id, lane) => {
    const { fast = [], slow = [] } = walks[lane] ?? {};
    const { dash, width } = lookOf(id);
    const color = colorOf(id);
    if (slow.length > 0)
      under.push({ places: fast.slice(-TAIL), color, width: 0.8, dash: [], isUnder: true });
    over.push({ places: slow.length > 0 ? slow : fast, color, width, dash, isUnder: false });
  });
  return [...under, ...over];
}
