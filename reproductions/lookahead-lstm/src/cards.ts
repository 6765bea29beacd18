import type { Checkpoint } from '@l2l/core';
import { median } from '@l2l/reporting';
import type { Entry, JudgedPanel } from './evaluate-panel';
import type { EvaluationFigure } from './figure';
import { FINE_TUNINGS } from './figures';
import { measuresOf } from './measures';

/** An evaluation and what was found. */
export interface Evaluated {
  readonly figure: EvaluationFigure;
  readonly judged: readonly JudgedPanel[];
}

/** Ratios of losses from here on count as losing. */
const LOSES = 1.1;

/** The card of a training's weights, as Markdown: what they saw, how they were made, where they fail. */
export function cardOf(
  training: string,
  checkpoints: readonly Checkpoint[],
  evaluated: readonly Evaluated[],
): string {
  const { rule, provenance } = checkpoints[0]!;
  const { config } = rule as { readonly config: object };
  const from = FINE_TUNINGS[training]?.from;
  const ratios = [...ratiosOf(training, evaluated)];
  const told = (isTold: (ratio: number) => boolean) =>
    ratios
      .filter(([, ratio]) => isTold(ratio))
      .toSorted(([, a], [, b]) => b - a)
      .map(([title, ratio]) => `${title} ${ratio.toPrecision(3)}`)
      .join(', ') || 'nowhere';
  return [
    `## ${training}`,
    '',
    `- **Is** a ${rule.name}, ${shortly(config)}`,
    `- **Saw** ${provenance.family.replace(`${training}: `, '')}`,
    `- **Made** by ${provenance.estimator}, ${from ? `from ${from}, ` : ''}${checkpoints.length} meta-training ${checkpoints.length === 1 ? 'seed' : 'seeds'}; the weights kept are those after ${checkpoints.map((each) => each.provenance.metaSteps).join(', ')} meta-steps, ${madeBy(provenance.commit)}, licence ${provenance.license}`,
    `- **Fails**: ends above the best tuned optimizer on ${told((ratio) => ratio >= LOSES)}`,
    `- Level with it or below on ${told((ratio) => ratio < LOSES)}`,
  ].join('\n');
}

function shortly(config: object): string {
  return JSON.stringify(config, (name, value: unknown) =>
    name === 'weights' ? `${(value as unknown[]).length} numbers` : value,
  );
}

/** Its last loss on each problem, as a part of the best tuned optimizer's from the same start (median). */
function ratiosOf(training: string, evaluated: readonly Evaluated[]): Map<string, number> {
  // Several panels show one problem: it is named as the first of them.
  const names = new Map<string, string>();
  const ratios = new Map<string, number>();
  for (const { figure, judged } of evaluated) {
    figure.panels.forEach(({ title, task, learned, isValidation }, i) => {
      if (isValidation) return;
      const problem = `${figure.needsFolder ?? false} ${JSON.stringify(task)}`;
      const name = names.get(problem) ?? title;
      names.set(problem, name);
      const mine = learned.findIndex((entry) => entry.training === training);
      // The figures of the paper come first, and have the most seeds.
      if (mine >= 0 && !ratios.has(name)) ratios.set(name, ratioOf(judged[i]!.entries, mine));
    });
  }
  return ratios;
}

function ratioOf(entries: readonly Entry[], mine: number): number {
  const last = (entry: Entry) => entry.curves.map((curve) => measuresOf(curve).final);
  const others = entries.filter(({ kind }) => kind === 'tuned').map(last);
  const starts = others[0]!.length;
  const pairs = last(entries[mine]!).map(
    (loss, i) => loss / Math.min(...others.map((each) => each[i % starts]!)),
  );
  return median(pairs);
}

/** What trained the weights: `@l2l 0.1.0, commit 1234567…`, or the commit alone, as in weights of before. */
function madeBy(commit: string | undefined): string {
  if (commit === undefined) return 'commit unknown';
  return /^[0-9a-f]{40}/.test(commit) ? `commit ${commit.slice(0, 7)}` : commit;
}
