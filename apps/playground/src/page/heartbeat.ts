/** Knows whether somebody still answers. */
export interface Heartbeat {
  /** To be called at each sign of life. */
  heard(): void;
  /** Whether nothing has been heard for so long that somebody should know. */
  isSilent(): boolean;
  /** Asks no more. */
  stop(): void;
}

export interface HeartbeatOptions {
  /** Asks for a sign of life. */
  readonly ask: () => void;
  /** Told when there was none for too many beats, and when there is one after all. */
  readonly tell: (isSilent: boolean) => void;
  /** Beats that may pass without one. */
  readonly patience: number;
}

/** From one beat to the next, in milliseconds. */
export const BEAT = 1000;

/**
 * Asks somebody for a sign of life, once a beat, until it is stopped.
 *
 * Beats are counted, not time: a page that was asleep, or too busy to beat itself, blames nobody for that.
 */
export function heartbeat({ ask, tell, patience }: HeartbeatOptions): Heartbeat {
  let missed = 0;
  const isSilent = () => missed > patience;
  const timer = setInterval(() => {
    // One question at a time, so that they do not pile up.
    if (missed === 0) ask();
    missed++;
    if (missed === patience + 1) tell(true);
  }, BEAT);
  return {
    isSilent,
    heard() {
      const wasSilent = isSilent();
      missed = 0;
      if (wasSilent) tell(false);
    },
    stop: () => clearInterval(timer),
  };
}
