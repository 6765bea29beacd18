import { describe, expect, it } from 'vitest';
import { layoutOf, sameLayout, sameShapes, sizeOf, slotNamed, vectorLayout, viewOf } from './layout';

const dense = [
  { name: 'kernel', shape: [2, 3] },
  { name: 'bias', shape: [3] },
  { name: 'gain', shape: [] },
];

describe('layoutOf', () => {
  it('lays tensors one after another', () => {
    // 2·3 = 6, then 3, then 1 for the scalar.
    expect(layoutOf(dense)).toEqual({
      slots: [
        { name: 'kernel', shape: [2, 3], offset: 0 },
        { name: 'bias', shape: [3], offset: 6 },
        { name: 'gain', shape: [], offset: 9 },
      ],
      size: 10,
    });
  });

  it('takes no tensors, and tensors without numbers', () => {
    expect(layoutOf([])).toEqual({ slots: [], size: 0 });
    const { slots, size } = layoutOf([
      { name: 'nothing', shape: [3, 0] },
      { name: 'one', shape: [1] },
    ]);
    expect([slots[1]!.offset, size]).toEqual([0, 1]);
  });

  it('keeps a shape of its own', () => {
    const shape = [2];
    const layout = layoutOf([{ name: 'x', shape }]);
    shape[0] = 5;
    expect(layout.slots[0]!.shape).toEqual([2]);
  });

  it('refuses two tensors of one name', () => {
    expect(() => layoutOf([...dense, { name: 'bias', shape: [1] }])).toThrow(
      expect.objectContaining({ code: 'bad-layout', message: expect.stringContaining('"bias"') }),
    );
  });

  it.each([[[-1]], [[1.5]], [[Number.NaN]], [[2, Infinity]]])('refuses the shape %j', (shape) => {
    expect(() => layoutOf([{ name: 'x', shape }])).toThrow(expect.objectContaining({ code: 'bad-layout' }));
  });
});

describe('slots', () => {
  it('have as many coordinates as the product of their lengths', () => {
    expect([sizeOf([]), sizeOf([4]), sizeOf([2, 3, 4]), sizeOf([2, 0])]).toEqual([1, 4, 24, 0]);
  });

  it('are found by name', () => {
    expect(slotNamed(layoutOf(dense), 'bias').offset).toBe(6);
    expect(() => slotNamed(layoutOf(dense), 'biases')).toThrow(/"biases".*kernel, bias, gain/);
    expect(() => slotNamed(layoutOf([]), 'bias')).toThrow(/no slots/);
  });

  it('are seen through a view that shares the memory of the vector', () => {
    const vector = Float32Array.from({ length: 10 }, (_, i) => i);
    const bias = viewOf(vector, slotNamed(layoutOf(dense), 'bias'));
    expect([...bias]).toEqual([6, 7, 8]);
    bias[0] = 60;
    expect(vector[6]).toBe(60);
  });
});

describe('layouts', () => {
  const renamed = dense.map(({ name, shape }) => ({ name: `${name}_1`, shape }));
  const reordered = [dense[1]!, dense[0]!, dense[2]!];

  it('are the same if names and shapes are, in order', () => {
    expect(sameLayout(layoutOf(dense), layoutOf(dense))).toBe(true);
    for (const other of [renamed, reordered, dense.slice(1), [...dense, { name: 'x', shape: [1] }]]) {
      expect(sameLayout(layoutOf(dense), layoutOf(other))).toBe(false);
    }
  });

  it('have the same shapes whatever the names', () => {
    expect(sameShapes(layoutOf(dense), layoutOf(renamed))).toBe(true);
    expect(sameShapes(layoutOf(dense), layoutOf(reordered))).toBe(false);
    // As many numbers, otherwise shaped.
    expect(sameShapes(vectorLayout(6), layoutOf([{ name: 'coordinates', shape: [2, 3] }]))).toBe(false);
  });
});
