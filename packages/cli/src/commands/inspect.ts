import { type Checkpoint, viewOf } from '@l2l/core';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type OutputOptions, outputTo } from '../console/output';
import { printable } from '../console/status-line';
import { CHECKPOINT_NAMES, checkpointNamed } from './optimizer-names';
import { jsonOption } from './surroundings';

/** `l2l inspect` */
export function inspectCommand(): Command {
  return new Command('inspect')
    .summary('show what a checkpoint is')
    .description(
      'Shows the architecture of a checkpoint, where it comes from, and what its weights look like.',
    )
    .argument('<checkpoint>', CHECKPOINT_NAMES)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  l2l inspect lookahead-lstm\n  l2l inspect runs/tiny-1/best.safetensors --json',
    )
    .action((name: string, flags: OutputOptions) => {
      const checkpoint = checkpointNamed(name);
      const { rule, provenance, layout } = checkpoint;
      const slots = slotFacts(checkpoint);
      outputTo(flags).result(textOf(checkpoint, slots), { rule, provenance, size: layout.size, slots });
    });
}

/** Statistics of the weights of one slot. */
interface SlotFacts {
  readonly name: string;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly deviation: number;
  readonly smallest: number;
  readonly largest: number;
}

function slotFacts({ layout, weights }: Checkpoint): SlotFacts[] {
  return layout.slots.map((slot) => {
    const values = viewOf(weights, slot);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return {
      name: slot.name,
      shape: slot.shape,
      mean,
      deviation: Math.sqrt(square),
      smallest: Math.min(...values),
      largest: Math.max(...values),
    };
  });
}

function textOf({ rule, provenance, layout }: Checkpoint, slots: readonly SlotFacts[]): string {
  // Texts of a file from somebody else.
  const [family, estimator, commit, license] = [
    provenance.family,
    provenance.estimator,
    provenance.commit,
    provenance.license,
  ].map((text) => printable(String(text)));
  const { seed, metaSteps, validation } = provenance;
  const table = new Table({
    head: ['weights', 'shape', 'mean', 'deviation', 'smallest', 'largest'],
    style: { head: [], border: [] },
  });
  for (const { name, shape, ...numbers } of slots) {
    table.push([
      printable(name),
      shape.join(' × '),
      ...Object.values(numbers).map((value) => value.toPrecision(3)),
    ]);
  }
  return [
    `rule        ${printable(rule.name)} ${JSON.stringify(rule.config)}`,
    `weights     ${layout.size}`,
    `trained on  ${family}`,
    `by          ${estimator}, ${metaSteps} meta-steps, seed ${seed}`,
    `validation  ${validation?.optimizees > 0 ? `${validation.loss.toPrecision(4)} over ${validation.optimizees} runs` : 'none'}`,
    `made with   ${commit}`,
    `licence     ${license}`,
    table.toString(),
  ].join('\n');
}
