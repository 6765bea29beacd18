import type { MetaStep } from '../meta-train';

/** The first steps of a run, which ends after them. */
export async function firstSteps(run: AsyncIterable<MetaStep>, count: number): Promise<MetaStep[]> {
  const steps: MetaStep[] = [];
  for await (const step of run) {
    steps.push(step);
    if (steps.length === count) break;
  }
  return steps;
}
