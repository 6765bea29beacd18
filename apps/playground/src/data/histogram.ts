/** `[bins]`: how many of the numbers lie in each of the equal parts of [from, to]. Those outside are left out. */
export function histogram(
  numbers: ArrayLike<number>,
  { from, to, bins }: { readonly from: number; readonly to: number; readonly bins: number },
): Uint32Array {
  const counts = new Uint32Array(bins);
  for (let i = 0; i < numbers.length; i++) {
    const place = ((numbers[i]! - from) / (to - from)) * bins;
    // The upper end belongs to the last part.
    if (place >= 0 && place <= bins) counts[Math.min(bins - 1, Math.floor(place))]! += 1;
  }
  return counts;
}

/** `log10 |x|` of the numbers that are neither zero nor infinite. */
export function magnitudes(numbers: ArrayLike<number>): number[] {
  return Array.from(numbers, (x) => Math.log10(Math.abs(x))).filter(Number.isFinite);
}
