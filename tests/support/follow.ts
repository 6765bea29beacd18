import { L2lError } from '@l2l/core';
import { expect } from 'vitest';

/** What follows the advice of errors, by the function that they name and by the case. */
export type Remedies = Readonly<Record<string, Readonly<Record<string, () => Promise<void>>>>>;

/** Fails as it must, naming the function; then runs what was advised. */
export async function follow(fails: () => unknown, named: string, advised: () => unknown): Promise<void> {
  const error = await Promise.resolve()
    .then(fails)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(L2lError);
  expect((error as L2lError).message).toContain(`${named}(`);
  await advised();
}
