/** The word that a mistyped one was meant to be; undefined where none is within two letters or a third of its length. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((each) => ({ each, away: editDistance(word.toLowerCase(), each.toLowerCase()) }))
    .toSorted((a, b) => a.away - b.away)[0];
  return ranked && ranked.away <= Math.max(2, word.length / 3) ? ranked.each : undefined;
}

/** `; did you mean "…"?`, or nothing where no word is close. */
export function suggestion(word: string, words: readonly string[]): string {
  const found = closest(word, words);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

/** Letters to put in, take out or change. Source: Wagner and Fischer 1974. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
