import { element } from './element';
import { nameOf } from './names';
import type { Imported } from './state';
import { swatch } from './swatch';

/** A card that shows something, under a title and a quieter note. */
export function figure(title: string, note: string, ...shown: readonly HTMLElement[]): HTMLElement {
  return element('div', { class: 'card chart' }, element('h3', {}, ...titled(title, note)), ...shown);
}

/** What stands in the heading of a figure. */
export function titled(title: string, note: string): (HTMLElement | string)[] {
  return [title, ' ', element('small', {}, note)];
}

/** A place for a chart. @param label - For those who cannot see it; views tell more as numbers come. */
export function plotArea(label: string, size: '' | 'small' = ''): HTMLElement {
  return element('div', { class: `plot ${size}`, role: 'img', 'aria-label': label });
}

/** How a legend, a table or a caption names a contestant: by its line and its name. */
export function key(id: string, imported: readonly Imported[]): readonly [SVGElement, string] {
  return [swatch(id), nameOf(id, imported)];
}

/** Shows what there is, or the text that stands in for it. */
export function showEither(isThere: boolean, shown: readonly HTMLElement[], empty: HTMLElement): void {
  for (const part of shown) part.style.display = isThere ? '' : 'none';
  empty.style.display = isThere ? 'none' : '';
}
