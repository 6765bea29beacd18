/**
 * Whether losses are told at this step: every step of the first ten, then ever more seldom, and the last, so that
 * a curve has some 150 points however long it is. The step before each round one is taken: Lookahead falls back on
 * its slow weights at every fifth, where it would seem to have none.
 */
export function isMarked(step: number, steps: number): boolean {
  if (step === steps || step <= 10) return true;
  const gap = step <= 100 ? 5 : Math.max(10, Math.round(steps / 100 / 10) * 10);
  return (step + 1) % gap === 0;
}
