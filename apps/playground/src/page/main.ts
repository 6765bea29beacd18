import { fromHash, toHash } from '../settings/url';
import { actionsOf } from './actions';
import { byId } from './element';
import { acceptDrops, filesOf } from './files';
import { inTurn } from './in-turn';
import { noTuning, storeOf } from './state';
import { followTheme } from './theme';
import { tuningActions } from './tuning';
import { contestantsView } from './views/contestants-view';
import { curvesView } from './views/curves-view';
import { insideView } from './views/inside-view';
import { machineView } from './views/machine-view';
import { noticeView } from './views/notice-view';
import { pictureView } from './views/picture-view';
import { problemView } from './views/problem-view';
import { standingsView } from './views/standings-view';
import { toolbarView } from './views/toolbar-view';
import { tuningView } from './views/tuning-view';
import { weightsView } from './views/weights-view';
import { whereSeen } from './where-seen';

// Data flows one way: a visitor acts, actions and workers change the store and the record, views show them.

const store = storeOf({
  settings: fromHash(location.hash),
  imported: [],
  table: null,
  run: 'idle',
  preparing: '',
  facts: null,
  accuracies: [],
  notice: null,
  focus: 0,
  tuning: noTuning,
});
let draw = () => {};
const actions = actionsOf(store, () => draw());
const files = filesOf(store, actions);
const tuning = tuningActions(store, files);

// Every change counts at once: there is nothing to send.
byId('controls').addEventListener('submit', (event) => event.preventDefault());
byId('controls').append(
  problemView(store, actions, files),
  contestantsView(store, actions, files),
  machineView(store, actions),
);
noticeView(store, actions);
const drawToolbar = toolbarView(store, actions);
const views = [
  whereSeen(byId('curves'), curvesView(store, actions)),
  pictureView(store, actions),
  whereSeen(byId('standings'), standingsView(store, actions)),
  whereSeen(byId('inside'), insideView(store, actions)),
  whereSeen(byId('weights'), weightsView(store, actions)),
  tuningView(store, tuning),
];
draw = inTurn([drawToolbar, ...views.map((view) => view.draw)]);
followTheme(() => {
  for (const view of views) view.repaint();
});
acceptDrops(files);
draw();
// After the page has been painted.
setTimeout(actions.warm, 300);

store.subscribe(({ settings }) => {
  const hash = `#${toHash(settings)}`;
  if (hash !== location.hash) history.replaceState(null, '', hash);
});
addEventListener('hashchange', () => {
  // Other fragments are places on the page, such as that of the skip link.
  if (location.hash.includes('problem=')) actions.choose(fromHash(location.hash));
});

document.addEventListener('visibilitychange', () => (document.hidden ? actions.sleep() : actions.wake()));
document.addEventListener('freeze', actions.sleep);
document.addEventListener('resume', actions.wake);
