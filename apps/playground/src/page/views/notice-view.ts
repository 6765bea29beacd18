import type { Actions } from '../actions';
import { byId, element } from '../element';
import type { Notice, Store } from '../state';

/** Troubles that another backend may not have. */
const OF_GPU: ReadonlySet<Notice['kind']> = new Set<Notice['kind']>([
  'device-lost',
  'out-of-memory',
  'silent',
]);

/** What went wrong, in a sentence, with what can be done about it. */
export function noticeView(store: Store, actions: Actions): void {
  const host = byId('notices');
  host.setAttribute('aria-live', 'assertive');
  store.subscribe(({ notice, settings, run }, before) => {
    if (before && before.notice === notice && before.run === run) return;
    if (!notice) return host.replaceChildren();
    const button = (label: string, act: () => void) =>
      element('button', { type: 'button', onclick: act }, label);
    const isOfGpu = OF_GPU.has(notice.kind) && settings.backend.startsWith('webg');
    const withWasm = () => {
      actions.choose({ backend: 'wasm' });
      actions.start();
    };
    host.replaceChildren(
      element(
        'div',
        { class: notice.kind === 'good' ? 'notice good' : 'notice' },
        element('p', {}, notice.message),
        element(
          'div',
          { class: 'buttons' },
          (run === 'broken' || notice.kind === 'silent') && button('Start again', actions.start),
          isOfGpu && button('Start on WebAssembly', withWasm),
          button('Dismiss', actions.dismiss),
        ),
      ),
    );
  });
}
