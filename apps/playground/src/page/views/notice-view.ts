import type { Actions } from '../actions';
import { byId, element } from '../element';
import type { Store } from '../state';

/** What went wrong, in a sentence, with what can be done about it. */
export function noticeView(store: Store, actions: Actions): void {
  const host = byId('notices');
  host.setAttribute('aria-live', 'assertive');
  store.subscribe(({ notice, settings, run }, before) => {
    if (before && before.notice === notice && before.run === run) return;
    if (!notice) return host.replaceChildren();
    const button = (label: string, act: () => void) =>
      element('button', { type: 'button', onclick: act }, label);
    const isBackend = notice.kind === 'backend-lost' || notice.kind === 'backend-missing';
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
          run === 'broken' && notice.kind !== 'backend-missing' && button('Start again', actions.start),
          isBackend && settings.backend !== 'wasm' && button('Start on WebAssembly', withWasm),
          button('Dismiss', actions.dismiss),
        ),
      ),
    );
  });
}
