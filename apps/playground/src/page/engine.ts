import type { Order, Sent } from '../messages';
import { type Heartbeat, heartbeat } from './heartbeat';

/** A worker that can be asked, watched and replaced. */
export interface Engine {
  /** Starts the worker, so that the first order finds it awake. */
  warm(): void;
  /** A worker that is silent is replaced, if the order begins or ends something: it would not hear it. */
  send(order: Order): void;
  /** Ends the worker, whatever it does; the next order starts another. */
  end(): void;
  /** Whether nothing has been heard of the worker for {@link PATIENCE} seconds: it may be busy, or hang. */
  isSilent(): boolean;
}

/** Seconds that a worker may be silent before the page says so. Compiling shaders may take longer. */
export const PATIENCE = 10;

/**
 * A worker of this page. It is started by its first order, at the latest.
 *
 * @param hear - Told what the worker reports; a worker that crashed, or is gone, counts as `unexpected` trouble.
 * @param onSilence - Told when nothing was heard for too long, and when something is after all.
 */
export function engine(
  hear: (report: Sent) => void,
  onSilence: (isSilent: boolean) => void = () => {},
): Engine {
  let worker: Worker | null = null;
  let pulse: Heartbeat | null = null;

  function start(): Worker {
    const made = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
    const ask = (order: Order) => made.postMessage(order);
    const beating = heartbeat({ ask: () => ask({ type: 'ping' }), tell: onSilence, patience: PATIENCE });
    pulse = beating;
    const fail = (message: string) => {
      if (made !== worker) return;
      end();
      hear({ type: 'trouble', kind: 'unexpected', message });
    };
    made.onmessage = ({ data }: MessageEvent<Sent>) => {
      if (made !== worker) return;
      beating.heard();
      if (data.type === 'alive') whenGone(data.lock, () => fail(GONE));
      else if (data.type !== 'pong') hear(data);
    };
    made.onerror = (event) => {
      event.preventDefault();
      fail(`The worker that trains has crashed${event.message ? ` (${event.message})` : ''}.`);
    };
    return made;
  }

  function end(): void {
    pulse?.stop();
    pulse = null;
    worker?.terminate();
    worker = null;
  }

  const isSilent = () => pulse?.isSilent() ?? false;

  return {
    warm() {
      worker ??= start();
    },
    send(order) {
      if (isSilent() && order.type !== 'pause' && order.type !== 'go on') end();
      worker ??= start();
      worker.postMessage(order);
    },
    end,
    isSilent,
  };
}

const GONE = 'The worker that trains is gone, without a word. Browsers end some where memory is short.';

/** Calls back when a worker that holds a lock has ended, in whichever way: then the lock is free. */
function whenGone(lock: string, tell: () => void): void {
  navigator.locks.request(lock, tell);
}
