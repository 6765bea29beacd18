import { describe, it } from 'vitest';

/**
 * What must hold for every subject of a kind: sentences about the world, each with a function that
 * throws where it does not hold. They are plain functions so that they can be shown to fail.
 */
export type Checks<Subject> = Readonly<Record<string, (subject: Subject) => void | Promise<void>>>;

/** One test for each check, under one title. */
export function testAll<Subject>(title: string, checks: Checks<Subject>, subject: Subject): void {
  describe(title, () => {
    for (const [sentence, check] of Object.entries(checks)) it(sentence, () => check(subject));
  });
}

/** The sentences that do not hold for this subject; none for a sound one. */
export async function failuresOf<Subject>(checks: Checks<Subject>, subject: Subject): Promise<string[]> {
  const failures: string[] = [];
  for (const [sentence, check] of Object.entries(checks)) {
    try {
      await check(subject);
    } catch {
      failures.push(sentence);
    }
  }
  return failures;
}
