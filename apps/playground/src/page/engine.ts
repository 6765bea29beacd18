import type { Order, Sent } from '../messages';

/** A worker that can be asked, watched and replaced. */
export interface Engine {
  /** Starts the worker, so that the first order finds it awake. */
  warm(): void;
  send(order: Order): void;
  /** Ends the worker, whatever it does; the next order starts another. */
  end(): void;
  /** Whether the worker answers within some milliseconds. */
  isAlive(patience: number): Promise<boolean>;
}

/**
 * A worker of this page. It is started by its first order, at the latest.
 *
 * @param hear - Told what the worker reports; a worker that crashed counts as `unexpected` trouble.
 */
export function engine(hear: (report: Sent) => void): Engine {
  let worker: Worker | null = null;
  let answer: (() => void) | null = null;

  function start(): Worker {
    const made = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module' });
    made.onmessage = ({ data }: MessageEvent<Sent>) => {
      if (data.type === 'pong') answer?.();
      else if (made === worker) hear(data);
    };
    made.onerror = (event) => {
      event.preventDefault();
      if (made !== worker) return;
      end();
      const why = event.message ? ` (${event.message})` : '';
      hear({ type: 'trouble', kind: 'unexpected', message: `The worker that trains has crashed${why}.` });
    };
    return made;
  }

  function end(): void {
    worker?.terminate();
    worker = null;
  }

  return {
    warm() {
      worker ??= start();
    },
    send(order) {
      worker ??= start();
      worker.postMessage(order);
    },
    end,
    isAlive(patience) {
      const asked = worker;
      if (!asked) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), patience);
        answer = () => {
          clearTimeout(timer);
          resolve(true);
        };
        asked.postMessage({ type: 'ping' } satisfies Order);
      });
    },
  };
}
