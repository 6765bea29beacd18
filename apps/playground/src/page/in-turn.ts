/**
 * Runs functions in the coming frames, one in each, so that no frame takes long; each once however often all are
 * asked for meanwhile.
 *
 * @param nextFrame - By default that of the browser.
 * @returns Asks for all of them.
 */
export function inTurn(
  runs: readonly (() => void)[],
  nextFrame: (run: () => void) => void = requestAnimationFrame,
): () => void {
  const waiting = new Set<() => void>();
  let isAsked = false;

  function frame(): void {
    const [first] = waiting;
    isAsked = waiting.size > 1;
    if (isAsked) nextFrame(frame);
    if (!first) return;
    waiting.delete(first);
    first();
  }

  return () => {
    for (const run of runs) waiting.add(run);
    if (isAsked || waiting.size === 0) return;
    isAsked = true;
    nextFrame(frame);
  };
}
