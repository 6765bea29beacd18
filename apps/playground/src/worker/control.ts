/** Lets a worker pause, go on and stop between two steps, and hear the page. */
export interface Control {
  pause(): void;
  goOn(): void;
  stop(): void;
  /** Waits for messages to be heard, and for as long as there is a pause. @returns Whether to go on. */
  breath(): Promise<boolean>;
}

export function control(): Control {
  let isStopped = false;
  let pause: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  return {
    pause() {
      let end = () => {};
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      pause ??= { over, end };
    },
    goOn() {
      pause?.end();
      pause = null;
    },
    stop() {
      isStopped = true;
      pause?.end();
      pause = null;
    },
    async breath() {
      await nextTask();
      while (pause) await pause.over;
      return !isStopped;
    },
  };
}

/** After the messages that wait now. Sooner than a timer, which browsers hold back for 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
