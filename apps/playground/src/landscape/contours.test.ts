import { describe, expect, it } from 'vitest';
import { contour, contourLevels, gridOf } from './contours';

const window = { x: [-2, 2], y: [-1, 1] } as const;

describe('a grid', () => {
  it('has the corners of the window in its corners', () => {
    const { values } = gridOf((x, y) => 10 * x + y, window, 5, 3);
    expect([values[0], values[4], values[10], values[14]]).toEqual([-21, 19, -19, 21]);
  });
});

describe('a contour line', () => {
  it('of a plane is straight', () => {
    // Columns 0 … 4 have x = −2 … 2, so x = 0.5 is column 2.5.
    const segments = contour(
      gridOf((x) => x, window, 5, 3),
      0.5,
    );
    expect(segments).toHaveLength(2);
    for (const [x1, , x2] of segments) expect([x1, x2]).toEqual([2.5, 2.5]);
  });

  it('of a bowl is a circle', () => {
    const grid = gridOf((x, y) => x * x + y * y, { x: [-1, 1], y: [-1, 1] }, 81, 81);
    for (const [x1, y1, x2, y2] of contour(grid, 0.25)) {
      // One unit of the plane is 40 columns.
      expect(Math.hypot(x1 - 40, y1 - 40)).toBeCloseTo(20, 1);
      expect(Math.hypot(x2 - 40, y2 - 40)).toBeCloseTo(20, 1);
    }
  });

  it('has two parts where a saddle is in a square', () => {
    expect(contour({ columns: 2, rows: 2, values: Float32Array.of(1, -1, -1, 1) }, 0)).toHaveLength(2);
  });

  it('does not exist above all heights', () => {
    expect(
      contour(
        gridOf((x) => x, window, 5, 3),
        99,
      ),
    ).toEqual([]);
  });
});

describe('the heights of contour lines', () => {
  it('rise, inside of what there is', () => {
    const levels = contourLevels(100, 12);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
    expect(levels[0]).toBeGreaterThan(0);
    expect(levels.at(-1)).toBeLessThan(100);
  });
});
