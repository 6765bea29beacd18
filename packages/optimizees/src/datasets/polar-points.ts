import { fold, type Key, streamOf } from '@l2l/core';

/** Where a point of a class lies, before noise. */
export interface PolarPlace {
  readonly radius: number;
  /** In radians. */
  readonly angle: number;
}

/**
 * Points of the plane and their classes. Example i is of class i mod `classCount`, so that any run of examples is
 * balanced.
 *
 * @param place - Of a point of this class, by a number that was drawn from [0, 1) for it.
 * @returns Inputs `[count, 2]` and labels `[count]`.
 */
export function polarPoints(
  key: Key,
  {
    count,
    classCount,
    noise,
  }: { readonly count: number; readonly classCount: number; readonly noise: number },
  place: (label: number, drawn: number) => PolarPlace,
): { readonly inputs: Float32Array; readonly labels: Int32Array } {
  const stream = streamOf(fold(key, 'examples'));
  const inputs = new Float32Array(2 * count);
  const labels = Int32Array.from({ length: count }, (_, i) => i % classCount);
  labels.forEach((label, i) => {
    const { radius, angle } = place(label, stream.uniform());
    inputs[2 * i] = radius * Math.cos(angle) + noise * stream.normal();
    inputs[2 * i + 1] = radius * Math.sin(angle) + noise * stream.normal();
  });
  return { inputs, labels };
}
