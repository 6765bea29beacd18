import type { Checkpoint } from '@l2l/core';
import type { Entry } from './evaluate-panel';
import type { EvaluationFigure } from './figure';
import { FINE_TUNINGS } from './figures';
import { measuresOf, median } from './measures';

/** An evaluation and what was found. */
export interface Evaluated {
  readonly figure: EvaluationFigure;
  readonly results: readonly (readonly Entry[])[];
}

/** The card of a training's weights, as Markdown: what they saw, how they were made, where they fail. */
export function cardOf(
  training: string,
  checkpoints: readonly Checkpoint[],
  evaluated: readonly Evaluated[],
): string {
  const { rule, provenance } = checkpoints[0]!;
  const { config } = rule as { readonly config: object };
  const from = FINE_TUNINGS[training]?.from;
  return [
    `## ${training}`,
    '',
    `- **Is** a ${rule.name}, ${shortly(config)}`,
    `- **Saw** ${provenance.family.replace(`${training}: `, '')}`,
    `- **Made** by ${provenance.estimator}, ${from ? `from ${from}, ` : ''}${checkpoints.length} meta-training ${checkpoints.length === 1 ? 'seed' : 'seeds'}; the weights kept are those after ${checkpoints.map((each) => each.provenance.metaSteps).join(', ')} meta-steps, commit ${provenance.commit?.slice(0, 7) ?? 'unknown'}, licence ${provenance.license}`,
    `- **Last loss** against the best tuned optimizer from the same start (medians; above 1 it loses): ${against(training, evaluated) || 'not compared'}`,
  ].join('\n');
}

function shortly(config: object): string {
  return JSON.stringify(config, (name, value: unknown) =>
    name === 'weights' ? `${(value as unknown[]).length} numbers` : value,
  );
}

/** What became of a training on each panel that has tuned opponents. */
function against(training: string, evaluated: readonly Evaluated[]): string {
  const ratios = new Map<string, string>();
  for (const { figure, results } of evaluated) {
    figure.panels.forEach((panel, i) => {
      const mine = panel.learned.findIndex((entry) => entry.training === training);
      const ratio = mine < 0 ? null : ratioOf(results[i]![mine]!, results[i]!);
      if (ratio !== null) ratios.set(panel.title, `${panel.title} ${ratio.toPrecision(3)}`);
    });
  }
  return [...ratios.values()].join(', ');
}

function ratioOf(mine: Entry, all: readonly Entry[]): number | null {
  const tuned = all.filter(({ kind }) => kind === 'tuned');
  if (tuned.length === 0) return null;
  const last = (entry: Entry) => entry.curves.map((curve) => measuresOf(curve).final);
  const others = tuned.map(last);
  const starts = others[0]!.length;
  return median(last(mine).map((loss, i) => loss / Math.min(...others.map((each) => each[i % starts]!))));
}
