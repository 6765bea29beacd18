import { decodeCheckpoint } from '@l2l/core';
import type { CheckpointFile, Order, Report, Sent } from '../messages';
import { confession, messageOf } from './confession';
import { type Control, control } from './control';
import { runFineTuning } from './fine-tuning';
import { runRace } from './race';
import { learnedRule } from './rules';

// The worker: one race, or one fine-tuning, at a time. All that the page and the worker say to each other is in
// `messages.ts`.

const tell = (report: Sent) => postMessage(report);

let racing: { readonly steering: Control; readonly end: Promise<void> } | null = null;
let tuning: AbortController | null = null;

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  obey(data).catch(confess);
});

async function obey(order: Order): Promise<void> {
  switch (order.type) {
    case 'race':
      await stop();
      return startRace(order);
    case 'pause':
      return racing?.steering.pause();
    case 'go on':
      return racing?.steering.goOn();
    case 'stop':
      return stop();
    case 'ping':
      return tell({ type: 'pong' });
    case 'read checkpoint':
      return readCheckpoint(order.file);
    case 'fine-tune':
      tuning = new AbortController();
      return runFineTuning(order, tuning.signal, tell);
  }
}

async function startRace({ number, settings, belongings }: Extract<Order, { type: 'race' }>): Promise<void> {
  const steering = control();
  const tellOfRace = (report: Report) => tell({ ...report, race: number });
  const end = runRace(settings, belongings, steering, tellOfRace).catch((error) =>
    tellOfRace(confession(error)),
  );
  racing = { steering, end };
  await end;
}

/** Ends what is going on, and waits until it has. */
async function stop(): Promise<void> {
  tuning?.abort();
  racing?.steering.stop();
  await racing?.end;
}

function readCheckpoint(file: CheckpointFile): void {
  try {
    const checkpoint = decodeCheckpoint(file.bytes);
    learnedRule(checkpoint, (rule) => rule);
    const { family, metaSteps } = checkpoint.provenance;
    const note = `from a file; ${checkpoint.weights.length.toLocaleString('en')} weights, ${metaSteps.toLocaleString('en')} meta-steps on ${family}`;
    tell({ type: 'checkpoint', file, note });
  } catch (error) {
    tell({ type: 'refused', name: file.name, message: messageOf(error) });
  }
}

function confess(error: unknown): void {
  tell(confession(error));
}

// The page waits for a lock that this worker holds, and so learns at once when it is gone, however busy it was.
// Pages that come by plain http have no locks.
const lock = `l2l worker ${performance.timeOrigin} ${Math.random()}`;
navigator.locks?.request(lock, () => {
  tell({ type: 'alive', lock });
  return new Promise(() => {});
});
