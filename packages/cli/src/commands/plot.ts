import { basename, extname } from 'node:path';
import { L2lError } from '@l2l/core';
import { type Picture, page, type Theme } from '@l2l/plots';
import { Command, Option } from 'commander';
import { outputTo } from '../console/output';
import { writeAtomically } from '../run/atomic-file';
import { readLog, readRunExperiment } from '../run/run-folder';
import { drawCurves } from './draw-curves';

/** `l2l plot` */
export function plotCommand(): Command {
  return new Command('plot')
    .summary('draw the learning curves of runs')
    .description('Draws the meta-loss of one or more runs, without a browser.')
    .argument('<runs...>', 'folders of runs')
    .option('--out <file>', 'the picture: .svg, .png, or .html for both themes', 'curves.svg')
    .addOption(new Option('--theme <theme>').choices(['light', 'dark']).default('light'))
    .addHelpText('after', '\nExample:\n  l2l plot runs/first-1 runs/first-2 --out both.svg --theme dark')
    .action(
      async (paths: string[], { out, theme }: { readonly out: string; readonly theme: 'light' | 'dark' }) => {
        const runs = paths.map((path) => {
          readRunExperiment(path);
          const lines = readLog(path);
          if (lines.length > 0) return { name: basename(path), lines };
          throw new L2lError('not-found', `The log of ${path} is empty: the run has not taken a step yet.`);
        });
        writeAtomically(out, await drawnAs(extname(out), (each) => drawCurves(runs, each), theme));
        outputTo({}).say(`Wrote ${out}`);
      },
    );
}

/** The content of a file of this kind. @throws L2lError `bad-option` */
function drawnAs(kind: string, draw: (theme: Theme) => Picture, theme: Theme): Promise<string | Uint8Array> {
  if (kind === '.svg') return draw(theme).svg();
  if (kind === '.png') return draw(theme).png();
  if (kind === '.html') return page({ title: 'Meta-training', pictures: [draw] });
  throw new L2lError(
    'bad-option',
    `A picture cannot be written as "${kind}": name a file that ends in .svg, .png or .html.`,
  );
}
