import { buildLearnedRule, type Checkpoint, encodeCheckpoint, type LearnedRule, weightsFor } from '@l2l/core';
import { digestOfText } from '@l2l/reporting';
import type { Candidate } from './judge-task';

/** A trained optimizer, known by its weights and by the revision of its rule. */
export function candidateOf(checkpoint: Checkpoint, label: string): Candidate {
  const learned = buildLearnedRule(checkpoint.rule);
  const weights = weightsFor(learned, checkpoint);
  const digest = digestOfText(Buffer.from(encodeCheckpoint({ ...checkpoint, weights })).toString('base64'));
  return { label, rule: learned.bind(weights), digest: `${digest}${revisionOf(learned)}` };
}

/** The same skeleton, whose network says nothing. */
export function silencedOf({ rule }: Checkpoint, label: string): Candidate {
  const learned = buildLearnedRule(rule);
  const digest = `silent ${JSON.stringify(rule)}${revisionOf(learned)}`;
  return { label, rule: learned.bind(new Float32Array(learned.weights.size)), digest };
}

/** The first revision has no name: what was kept before there was a second stays known. */
function revisionOf({ revision = 1 }: LearnedRule): string {
  return revision === 1 ? '' : ` revision ${revision}`;
}
