import type { Window } from './surfaces';

/** From points of the plane to pixels of a picture of this size, and back. Upwards is up. */
export function frameOf({ x, y }: Window, width: number, height: number) {
  return {
    toPixels: (px: number, py: number): readonly [number, number] => [
      ((px - x[0]) / (x[1] - x[0])) * width,
      (1 - (py - y[0]) / (y[1] - y[0])) * height,
    ],
    toPlane: (left: number, top: number): readonly [number, number] => [
      x[0] + (left / width) * (x[1] - x[0]),
      y[0] + (1 - top / height) * (y[1] - y[0]),
    ],
  };
}

/** The nearest point inside the window, with three digits after the point. */
export function inside({ x, y }: Window, [px, py]: readonly [number, number]): readonly [number, number] {
  const within = (value: number, [from, to]: readonly [number, number]) =>
    Number(Math.min(to, Math.max(from, value)).toFixed(3));
  return [within(px, x), within(py, y)];
}
