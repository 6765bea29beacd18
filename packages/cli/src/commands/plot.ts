import { basename } from 'node:path';
import { L2lError } from '@l2l/core';
import { Command, Option } from 'commander';
import { outputTo } from '../console/output';
import { loadPlots } from '../plots';
import { writeAtomically } from '../run/atomic-file';
import { readLog, readRunExperiment } from '../run/run-folder';
import { requireTarget } from '../run/target';
import { drawCurves } from './draw-curves';
import { drawnWith, pictureKind } from './picture-file';
import { forceOption } from './surroundings';

interface Flags {
  readonly out: string;
  readonly theme: 'light' | 'dark';
  readonly force?: boolean;
}

/** `l2l plot` */
export function plotCommand(): Command {
  return new Command('plot')
    .summary('draw the learning curves of runs')
    .description('Draws the meta-loss of one or more runs, without a browser.')
    .argument('<runs...>', 'folders of runs')
    .option('-o, --out <file>', 'the picture: .svg, .png, or .html for both themes', 'curves.svg')
    .addOption(forceOption())
    .addOption(
      new Option('--theme <theme>', 'colours of .svg and .png').choices(['light', 'dark']).default('light'),
    )
    .addHelpText('after', '\nExample:\n  l2l plot runs/first-1 runs/first-2 --out both.svg --theme dark')
    .action(async (paths: string[], { out, theme, force }: Flags) => {
      const kind = pictureKind(out);
      requireTarget(out, { force });
      const plots = await loadPlots();
      const runs = paths.map((path) => {
        readRunExperiment(path);
        const lines = readLog(path);
        if (lines.length > 0) return { name: basename(path), lines };
        throw new L2lError('not-found', `The log of ${path} is empty: the run has not taken a step yet.`);
      });
      const draw = (each: Flags['theme']) => drawCurves(plots, runs, each);
      writeAtomically(out, await drawnWith(plots, { kind, title: 'Meta-training', draw, theme }));
      outputTo({}).say(`Wrote ${out}`);
    });
}
