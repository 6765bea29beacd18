import { surfaceOf } from '../landscape/surfaces';
import type { Sent, Trouble } from '../messages';
import { type ProblemId, problemOf } from '../settings/problems';
import type { Settings } from '../settings/settings';
import { engine, PATIENCE } from './engine';
import { emptyRecord, type RunRecord, take } from './record';
import type { Store } from './state';

/** What a visitor can do with a race. */
export interface Actions {
  choose(change: Partial<Settings>): void;
  chooseProblem(problem: ProblemId): void;
  start(): void;
  pause(): void;
  goOn(): void;
  /** Back to before the start. */
  reset(): void;
  focus(lane: number): void;
  dismiss(): void;
  /** Starts the worker before anybody asks for it. */
  warm(): void;
  /** The page was hidden, or is seen again. */
  sleep(): void;
  wake(): void;
  /** The numbers of the run that is shown. */
  readonly record: () => RunRecord;
}

/** Troubles after which nothing that a worker has can be trusted. */
const ENDING: ReadonlySet<Trouble> = new Set<Trouble>(['device-lost', 'out-of-memory', 'unexpected']);

const SILENT = `Nothing has been heard of the worker that trains for ${PATIENCE} seconds. A step can take that long where shaders are compiled, or where the machine is busy: then the race goes on by itself. If it does not, start again.`;

/** @param draw - Called when the record has grown. */
export function actionsOf(store: Store, draw: () => void): Actions {
  let record = emptyRecord(0);
  let isAsleep = false;
  let race = 0;
  const racing = engine(hear, onSilence);

  function hear(report: Sent): void {
    // What an earlier race had to say before it heard that it was over.
    if (report.race !== undefined && report.race !== race) return;
    switch (report.type) {
      case 'preparing':
        store.set({ preparing: report.what });
        break;
      case 'other backend':
        store.set({ notice: { kind: 'no-backend', message: report.message } });
        break;
      case 'ready': {
        const { facts } = report;
        record = emptyRecord(facts.lanes.length);
        const settings = { ...store.get().settings, backend: facts.backend };
        store.set({ run: 'running', facts, settings, focus: focusOf(store, facts.lanes) });
        break;
      }
      case 'progress':
        take(record, report);
        break;
      case 'finished':
        store.set({ run: 'finished', accuracies: report.accuracies });
        break;
      case 'trouble':
        if (ENDING.has(report.kind)) racing.end();
        store.set({ run: 'broken', notice: { kind: report.kind, message: report.message } });
        break;
    }
    draw();
  }

  function onSilence(isSilent: boolean): void {
    const { run, notice } = store.get();
    if (!isSilent && notice?.kind === 'silent') store.set({ notice: null });
    if (isSilent && (run === 'preparing' || run === 'running'))
      store.set({ notice: { kind: 'silent', message: SILENT } });
  }

  function reset(): void {
    race++;
    racing.send({ type: 'stop' });
    record = emptyRecord(0);
    store.set({ run: 'idle', facts: null, accuracies: [], notice: null });
    draw();
  }

  function choose(change: Partial<Settings>): void {
    const settings = { ...store.get().settings, ...change };
    if (store.get().run !== 'idle') reset();
    store.set({ settings });
  }

  return {
    choose,
    chooseProblem(problem) {
      const { settings } = store.get();
      // A new table is no new problem.
      if (problem === settings.problem) return choose({});
      choose({ problem, steps: problemOf(problem).steps, start: surfaceOf(settings.surface).start });
    },
    start() {
      const { settings, imported, table } = store.get();
      race++;
      record = emptyRecord(0);
      store.set({
        run: 'preparing',
        preparing: 'Waking the worker …',
        facts: null,
        accuracies: [],
        notice: null,
      });
      draw();
      const checkpoints = imported.map(({ id, name, bytes }) => ({ id, name, bytes }));
      racing.send({ type: 'race', number: race, settings, belongings: { checkpoints, table } });
    },
    pause() {
      racing.send({ type: 'pause' });
      store.set({ run: 'paused' });
    },
    goOn() {
      racing.send({ type: 'go on' });
      store.set({ run: 'running' });
    },
    reset,
    focus: (focus) => store.set({ focus }),
    dismiss: () => store.set({ notice: null }),
    warm: () => racing.warm(),
    sleep() {
      if (store.get().run !== 'running') return;
      isAsleep = true;
      racing.send({ type: 'pause' });
    },
    wake() {
      if (isAsleep) racing.send({ type: 'go on' });
      isAsleep = false;
    },
    record: () => record,
  };
}

/** The lane that was looked into, or the first one. */
function focusOf(store: Store, lanes: readonly string[]): number {
  return Math.min(store.get().focus, Math.max(0, lanes.length - 1));
}
