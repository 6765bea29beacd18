/** Fewer labels than this tell too little of a logarithmic axis. */
const ENOUGH = 3;

/**
 * Where a logarithmic axis from one value to another has its labels: at whole powers of ten where they
 * are enough, else at 1, 2 and 5 times those, else at every digit. The 1 of a decade is always among them.
 * Undefined where the axis is too short even for that, and better labelled as a linear one is.
 */
export function logTicks(low: number, high: number): number[] | undefined {
  const choices = [[1], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]];
  return choices.map((digits) => ticks(digits, low, high)).find(({ length }) => length >= ENOUGH);
}

function ticks(digits: readonly number[], low: number, high: number): number[] {
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    // By way of text: 3 * 10 ** -1 is not 0.3.
    for (const digit of digits) found.push(Number(`${digit}e${power}`));
  }
  return found.filter((tick) => tick >= low && tick <= high);
}
