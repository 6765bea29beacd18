import { extname } from 'node:path';
import { L2lError } from '@l2l/core';
import type { Picture, Theme } from '@l2l/plots';
import type { Plots } from '../plots';

type Kind = '.svg' | '.png' | '.html';

/** What kind of picture a file is to be, by its name. @throws L2lError `bad-option` */
export function pictureKind(file: string): Kind {
  const kind = extname(file);
  if (kind === '.svg' || kind === '.png' || kind === '.html') return kind;
  throw new L2lError(
    'bad-option',
    `A picture cannot be written as "${kind}": name a file that ends in .svg, .png or .html.`,
  );
}

interface PictureOptions {
  readonly kind: Kind;
  readonly title: string;
  readonly draw: (theme: Theme) => Picture;
  /** Default: light. HTML has both. */
  readonly theme?: Theme;
}

/** The content of a picture's file. */
export function drawnWith(
  { page }: Plots,
  { kind, title, draw, theme = 'light' }: PictureOptions,
): Promise<string | Uint8Array> {
  if (kind === '.html') return page({ title, pictures: [draw] });
  return kind === '.png' ? draw(theme).png() : draw(theme).svg();
}
