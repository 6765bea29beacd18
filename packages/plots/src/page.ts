import { objectOption, requireOptions } from '@l2l/core';
import type { Picture } from './picture';
import type { Theme } from './theme';

export interface PageOptions {
  readonly title: string;
  /** Makes each picture, light and dark. */
  readonly pictures: readonly ((theme: Theme) => Picture)[];
}

/** One file of HTML with pictures, light or dark as its reader likes it, and nothing that must be fetched. */
export async function page(options: PageOptions): Promise<string> {
  const { title, pictures } = requireOptions('page', options, ['title', 'pictures']);
  objectOption('page', 'pictures', pictures, 'an array of pictures');
  const figures = await Promise.all(
    pictures.map(async (draw) => {
      const [light, dark] = [await draw('light').svg(), await draw('dark').svg()];
      // Ids of clip paths must differ between the two.
      return `<figure><div class="light">${light}</div><div class="dark">${dark.replaceAll(/\bclip(\d+)\b/g, 'dark-clip$1')}</div></figure>`;
    }),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
  :root { color-scheme: light dark }
  body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; font-family: system-ui, sans-serif }
  figure { margin: 0 0 2rem; overflow-x: auto }
  .dark { display: none }
  @media (prefers-color-scheme: dark) { body { background: #14171c; color: #e8eaee } .dark { display: block } .light { display: none } }
</style>
<h1>${escaped(title)}</h1>
${figures.join('\n')}
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
