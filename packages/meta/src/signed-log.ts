/** Share of the first loss below which a logarithm is no longer a sensible measure. */
const RESOLUTION = 1e-12;
/** From this many resolutions on, `signedLog` and `ln` agree to the last bit of a double, nearly. */
const PLAIN_FROM = 1e6;

/** A measure of a loss, and how it changes with the loss. */
export interface LogLoss {
  readonly value: number;
  /** d(value)/d(loss), above 0. */
  readonly slope: number;
}

/**
 * `ln loss` for losses well above 0, continued so that losses of 0 and below have a value too, and a lower loss always
 * has a lower one: `asinh(loss / 2s) + ln s` with s a trillionth of the first loss.
 *
 * @param first - The loss at the start, of any sign.
 */
export function signedLog(loss: number, first: number): LogLoss {
  const resolution = RESOLUTION * Math.abs(first) || RESOLUTION;
  if (loss > PLAIN_FROM * resolution) return { value: Math.log(loss), slope: 1 / loss };
  return {
    value: Math.asinh(loss / (2 * resolution)) + Math.log(resolution),
    slope: 1 / Math.hypot(loss, 2 * resolution),
  };
}
