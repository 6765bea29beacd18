import { adam, sgd } from '@l2l/baselines';
import {
  type AnyRule,
  chain,
  clip,
  decodeSnapshot,
  encodeSnapshot,
  entriesOf,
  type Json,
  type Snapshot,
} from '@l2l/core';
import { learnedLookahead } from '@l2l/lookahead/rule';
import { coordinatewiseLstm } from '@l2l/lstm-optimizer/rule';
import { quadraticFamily } from '@l2l/optimizees';
import { expect } from 'vitest';
import { fading } from '../fading';
import type { TruncatedBackpropOptions } from '../truncated-backprop';

export type Cases<Options> = Readonly<Record<string, Partial<Options>>>;

/** What a record compares, without the numbers in lists and the options in configs. */
export const membersOf = (record: Json) => [
  ...new Set(
    entriesOf(record).map(([path]) => path.replace(/\.config\b.*/, '.config').replace(/\.\d+(?=\.|$)/g, '')),
  ),
];
/** Through a file, as a run that was killed would find it. */
export const throughFile = (snapshot: Snapshot) => decodeSnapshot(encodeSnapshot(snapshot));
export const madeOf = (snapshot: Snapshot) => (snapshot as { readonly made: Json }).made;

export async function expectRefused(work: Promise<unknown>, member: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ code: 'bad-checkpoint' });
  const message = await work.catch((error: Error) => error.message);
  const place = member.replaceAll('.', '(\\.\\d+)*\\.');
  expect(message).toMatch(new RegExp(`\\b${place}[\\w.]* was .*, but is .*Continue with the options`));
}

export const lookaheadOf = (config: Parameters<typeof coordinatewiseLstm>[0], period = 2) =>
  learnedLookahead({ fast: sgd(0.01), slow: coordinatewiseLstm(config), period });
export const rule = lookaheadOf({ hidden: [3] });
export const family = quadraticFamily(4);
export const optimizerOf = (adamOf: AnyRule) => fading(chain(clip({ norm: 1 }), adamOf), 6);
export const optimizer = optimizerOf(adam(0.01));
export const backprop: TruncatedBackpropOptions = {
  rule,
  family,
  window: 3,
  horizon: [4, 12],
  objective: {},
  imitation: { teacher: adam(0.1), ratio: 0.5 },
  coordinates: 2,
};
export const rulesBut = (names: readonly string[]) => {
  const all = {
    'rule.name': { ...rule, name: 'other' },
    'rule.revision': { ...rule, revision: 7 },
    'rule.config': lookaheadOf({ hidden: [3], p: 5 }),
    'rule.weights': lookaheadOf({ hidden: [5] }),
  };
  expect(names.filter((name) => name.startsWith('rule.'))).toEqual(Object.keys(all));
  return Object.fromEntries(Object.entries(all).map(([name, changed]) => [name, { rule: changed }]));
};
