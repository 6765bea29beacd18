import { optimizeeContract } from '@l2l/core/testing';
import { describe, expect, it } from 'vitest';
import { surfaceOptimizee, surfaces } from './surfaces';

for (const surface of surfaces) {
  optimizeeContract(() => surfaceOptimizee(surface, surface.start), { title: surface.title });

  describe(surface.title, () => {
    it('is flat and zero at its minima, and nowhere lower', () => {
      const { x, y } = surface.window;
      for (const [minimumX, minimumY] of surface.minima) {
        const { height, slope } = surface.at(minimumX, minimumY);
        expect(height).toBeCloseTo(0, 8);
        expect(Math.hypot(...slope)).toBeLessThan(1e-3);
      }
      for (let i = 0; i <= 40; i++) {
        for (let j = 0; j <= 40; j++) {
          const height = surface.at(x[0] + ((x[1] - x[0]) * i) / 40, y[0] + ((y[1] - y[0]) * j) / 40).height;
          expect(height).toBeGreaterThanOrEqual(0);
        }
      }
    });

    it('shows its start and its minima in the window', () => {
      const { x, y } = surface.window;
      for (const [px, py] of [surface.start, ...surface.minima]) {
        expect(px).toBeGreaterThan(x[0]);
        expect(px).toBeLessThan(x[1]);
        expect(py).toBeGreaterThan(y[0]);
        expect(py).toBeLessThan(y[1]);
      }
    });
  });
}
