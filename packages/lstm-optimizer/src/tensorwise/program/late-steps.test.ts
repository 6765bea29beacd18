import { keyOf, layoutOf, normals } from '@l2l/core';
import { describe, expect, it } from 'vitest';
import { toldAlways } from '../../testing/told-always';
import { tensorwiseLstm } from '../rule';
import { LATE_FROM, lateFall, lateLogSize } from './late-steps';
import { numbers } from './numbers';

const layout = layoutOf([{ name: 'kernel', shape: [5, 4] }]);

/** How long the next step is, relative to Adam's default, of a network that wants this log of a step size, and goes on to. */
function lengthAfter(count: number, wanted: number): number {
  const gradient = normals(keyOf(1), layout.size);
  const [rule, plain] = [toldAlways([wanted, 0, 0, 0]), toldAlways([0, 0, 0, 0])].map((weights) =>
    tensorwiseLstm({}, { guard: false }).bind(weights),
  );
  // The log of the step size is where the network wants it.
  const logSize = Float32Array.of(7 * Math.tanh(wanted / 7));
  const [long, usual] = [
    rule!.update({ gradient, coordinates: gradient }, { ...rule!.init(layout), count, logSize }),
    plain!.update({ gradient, coordinates: gradient }, { ...plain!.init(layout), count }),
  ];
  expect(long.state.logSize[0]).toBeCloseTo(logSize[0]!, 5);
  return long.step[0]! / usual.step[0]!;
}

describe('late steps', () => {
  it('are as long as ever until they are late', () => {
    expect(lateFall(numbers, 1)).toBe(0);
    expect(lateFall(numbers, LATE_FROM)).toBe(0);
    expect(lengthAfter(LATE_FROM - 1, 2)).toBeCloseTo(lengthAfter(0, 2), 5);
  });

  it('shrink with the root of their count', () => {
    expect(lateFall(numbers, 4 * LATE_FROM)).toBeCloseTo(Math.log(2), 12);
    expect(lengthAfter(4 * LATE_FROM - 1, 3) / lengthAfter(LATE_FROM - 1, 3)).toBeCloseTo(1 / 2, 5);
  });

  it('are never shorter than those of Adam at its default for that', () => {
    expect(lengthAfter(1e9, 3)).toBeCloseTo(1, 5);
    expect(lateLogSize(numbers, 1, 5)).toBe(0);
  });

  it('are left alone where the network wants shorter ones than Adam', () => {
    expect(lateLogSize(numbers, -1, 5)).toBe(-1);
    expect(lengthAfter(1e9, -2)).toBeCloseTo(lengthAfter(0, -2), 5);
  });
});
