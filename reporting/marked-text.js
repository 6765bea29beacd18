/**
 * Whether a text has a place between two marks, `<!-- marker -->` and `<!-- /marker -->`.
 *
 * @param {string} text
 * @param {string} marker
 */
export function isMarked(text, marker) {
  return placeOf(marker).test(text);
}

/**
 * A text with another between two of its marks, `<!-- marker -->` and `<!-- /marker -->`; the rest stays.
 *
 * @param {string} text
 * @param {string} marker
 * @param {string} between
 * @throws Error where the marks are not there.
 */
export function withMarked(text, marker, between) {
  if (!isMarked(text, marker))
    throw new Error(`There is no place <!-- ${marker} --> … <!-- /${marker} --> to write to.`);
  return text.replace(placeOf(marker), () => `<!-- ${marker} -->\n\n${between}\n\n<!-- /${marker} -->`);
}

/** @param {string} marker */
function placeOf(marker) {
  return new RegExp(`<!-- ${marker} -->[^]*?<!-- /${marker} -->`);
}
