import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout';
import { inOrderOf } from './layout-order';

const [a, b, c] = [
  { name: 'a', shape: [2] },
  { name: 'b', shape: [1, 0] },
  { name: 'c', shape: [] },
];
const tensors = { layout: layoutOf([c!, b!, a!]), vector: Float32Array.of(3, 1, 2) };

describe('tensors in another order', () => {
  it('keep their numbers', () => {
    expect(inOrderOf(layoutOf([a!, b!, c!]), tensors)).toEqual(Float32Array.of(1, 2, 3));
  });

  it('are not copied where the order is the same', () => {
    expect(inOrderOf(tensors.layout, tensors)).toBe(tensors.vector);
  });

  it.each([
    ['one is missing', [a!, c!]],
    ['one is new', [a!, b!, c!, { name: 'd', shape: [0] }]],
    ['one has another name', [a!, b!, { name: 'd', shape: [] }]],
    ['one has another shape', [a!, b!, { name: 'c', shape: [1] }]],
  ])('are not those of a layout where %s', (_, others) => {
    expect(inOrderOf(layoutOf(others), tensors)).toBeUndefined();
  });
});
