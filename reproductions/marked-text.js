/**
 * A file's text with another between two of its marks, `<!-- marker -->` and `<!-- /marker -->`.
 *
 * @param {string} text - Of the file.
 * @param {string} marker
 * @param {string} between
 * @throws Error where the marks are not there.
 */
export function withMarked(text, marker, between) {
  const place = new RegExp(`<!-- ${marker} -->[^]*?<!-- /${marker} -->`);
  if (!place.test(text))
    throw new Error(`There is no place <!-- ${marker} --> … <!-- /${marker} --> to write to.`);
  return text.replace(place, () => `<!-- ${marker} -->\n\n${between}\n\n<!-- /${marker} -->`);
}
