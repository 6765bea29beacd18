import type { Report } from '../messages';
import { problemOf } from '../settings/problems';
import { engine, PATIENCE } from './engine';
import type { Files } from './files';
import { nameOf } from './names';
import { noTuning, type Store, type Tuning } from './state';

/** Fine-tuning, in a worker of its own: a race may go on beside it. */
export interface TuningActions {
  choose(change: Pick<Partial<Tuning>, 'of' | 'metaSteps'>): void;
  start(): void;
  /** Ends it early, with the best that was found. */
  stop(): void;
  /** Lets the result take part in races. */
  race(): void;
}

const SILENT = `Nothing has been heard for ${PATIENCE} seconds, as it may be on a busy machine …`;

export function tuningActions(store: Store, files: Files): TuningActions {
  const tuner = engine(hear, onSilence);
  const change = (part: Partial<Tuning>) => store.set({ tuning: { ...store.get().tuning, ...part } });

  function hear(report: Report): void {
    const { tuning, imported } = store.get();
    switch (report.type) {
      case 'preparing':
        change({ what: report.what });
        break;
      case 'tuning':
        change({ what: '', count: report.count, losses: [...tuning.losses, report.loss] });
        break;
      case 'tuned': {
        const { bytes, note, before, after } = report;
        const name = `${nameOf(tuning.of, imported)}, fine-tuned`;
        const result = { id: '', name, note: `fine-tuned on this page: ${note}`, bytes };
        change({ state: 'finished', before, after, result });
        break;
      }
      case 'trouble':
        tuner.end();
        change({ state: 'idle', what: '' });
        store.set({ notice: { kind: report.kind, message: report.message } });
    }
  }

  function onSilence(isSilent: boolean): void {
    if (store.get().tuning.state === 'running') change({ what: isSilent ? SILENT : '' });
  }

  return {
    choose: (part) => change({ ...part, state: 'idle', result: null, losses: [], before: [], after: [] }),
    start() {
      const { settings, imported, table, tuning } = store.get();
      const { of, metaSteps } = tuning;
      if (settings.problem === 'csv' && !table) {
        const message = `${problemOf('csv').title} has no examples yet: choose a CSV file first.`;
        return store.set({ notice: { kind: 'refused', message } });
      }
      const isJudgedFresh = settings.problem !== 'surface';
      change({ ...noTuning, of, metaSteps, isJudgedFresh, state: 'running', what: 'Waking the worker …' });
      const checkpoints = imported.map(({ id, name, bytes }) => ({ id, name, bytes }));
      tuner.send({ type: 'fine-tune', of, metaSteps, settings, belongings: { checkpoints, table } });
    },
    stop() {
      const isSilent = tuner.isSilent();
      tuner.send({ type: 'stop' });
      change(isSilent ? { state: 'idle', what: '' } : { what: 'Ending with the best so far …' });
    },
    race() {
      const { result } = store.get().tuning;
      if (result) files.add(result.name, result.note, result.bytes);
    },
  };
}
