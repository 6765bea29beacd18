import { describe, expect, it } from 'vitest';
import { frameOf, inside } from './frame';

const window = { x: [-2, 2], y: [-1, 3] } as const;

describe('the frame of a landscape', () => {
  const { toPixels, toPlane } = frameOf(window, 400, 200);

  it('has the upper left corner of the plane in that of the picture', () => {
    expect(toPixels(-2, 3)).toEqual([0, 0]);
    expect(toPixels(2, -1)).toEqual([400, 200]);
  });

  it('leads back to where it came from', () => {
    const [x, y] = toPlane(...toPixels(0.3, 1.7));
    expect(x).toBeCloseTo(0.3, 12);
    expect(y).toBeCloseTo(1.7, 12);
  });

  it('keeps starts inside', () => {
    expect(inside(window, [-9, 1.23456])).toEqual([-2, 1.235]);
  });
});
