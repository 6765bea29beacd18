import type { Actions } from '../actions';
import { byId, element } from '../element';
import { nameOf, short } from '../names';
import { leaderOf } from '../record';
import type { RunState, State, Store } from '../state';

/** Start, pause, reset, and where the run is. @returns Draws the numbers of the record. */
export function toolbarView(store: Store, actions: Actions): () => void {
  const main = element('button', { type: 'button', class: 'main', id: 'start', onclick: () => press() });
  const reset = element('button', { type: 'button', id: 'reset', onclick: actions.reset }, 'Reset');
  const share = element(
    'button',
    { type: 'button', class: 'quiet', onclick: () => copyAddress() },
    'Copy link',
  );
  const bar = element('progress', { max: 1, value: 0, 'aria-label': 'Steps taken' });
  const text = element('span', {});
  const told = element('span', { class: 'hidden-text', role: 'status' });
  byId('toolbar').append(main, reset, share, element('div', { class: 'status' }, text, bar), told);

  function press(): void {
    const { run } = store.get();
    if (run === 'running') actions.pause();
    else if (run === 'paused') actions.goOn();
    else actions.start();
  }

  async function copyAddress(): Promise<void> {
    await navigator.clipboard?.writeText(location.href).catch(() => {});
    share.textContent = 'Copied';
    setTimeout(() => share.replaceChildren('Copy link'), 1500);
  }

  function draw(): void {
    const state = store.get();
    const { step } = actions.record();
    bar.value = state.run === 'idle' ? 0 : step / state.settings.steps;
    text.textContent = sentenceOf(state, actions);
  }

  let spoken = 0;
  store.subscribe((state, before) => {
    main.textContent = LABELS[state.run];
    main.disabled = state.run === 'preparing' || state.settings.chosen.length === 0;
    reset.disabled = state.run === 'idle';
    draw();
    if (before?.run !== state.run) told.textContent = text.textContent;
  });
  return () => {
    draw();
    // A screen reader hears how it stands now and then, not sixty times a second.
    if (performance.now() - spoken < 8000) return;
    spoken = performance.now();
    told.textContent = text.textContent;
  };
}

const LABELS: Readonly<Record<RunState, string>> = {
  idle: 'Start',
  preparing: 'Start',
  running: 'Pause',
  paused: 'Go on',
  finished: 'Start again',
  broken: 'Start again',
};

function sentenceOf(state: State, actions: Actions): string {
  const { run, settings, facts, preparing, imported } = state;
  const record = actions.record();
  if (run === 'preparing') return preparing;
  if (run === 'broken') return `Stopped after ${record.step} steps.`;
  if (run === 'idle' || !facts) {
    return settings.chosen.length === 0 ? 'Choose at least one optimizer.' : 'Ready.';
  }
  const place = `Step ${record.step.toLocaleString('en')} of ${settings.steps.toLocaleString('en')}`;
  const leader = leaderOf(record);
  if (leader < 0) return `${place}.`;
  const loss = record.marks[leader]!.at(-1)!.loss!;
  return `${run === 'paused' ? 'Paused. ' : ''}${place}. Lowest loss: ${nameOf(facts.lanes[leader]!, imported)}, ${short(loss)}.`;
}
