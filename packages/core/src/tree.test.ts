import { describe, expect, it } from 'vitest';
import { copyState, entriesOf, leaves, mapTree } from './tree';

class Tensor {}

const vector = Float32Array.of(1, 2);
const tensor = new Tensor();
const state = { count: 3, links: [{ velocity: vector }, {}], on: { device: tensor } };

describe('a tree of plain data', () => {
  it('has the objects that are neither plain nor lists for its leaves', () => {
    expect(leaves(state)).toEqual([vector, tensor]);
    expect([leaves(3), leaves(null), leaves({}), leaves(vector)]).toEqual([[], [], [], [vector]]);
  });

  it('names every leaf and number by its path, in order', () => {
    expect(entriesOf(state)).toEqual([
      ['count', 3],
      ['links.0.velocity', vector],
      ['on.device', tensor],
    ]);
    expect(entriesOf(7)).toEqual([['', 7]]);
  });

  it('keeps its form when its leaves are changed', () => {
    expect(mapTree(state, (value, path) => (typeof value === 'number' ? value + 1 : path))).toEqual({
      count: 4,
      links: [{ velocity: 'links.0.velocity' }, {}],
      on: { device: 'on.device' },
    });
  });

  it('shares no vector with its copy', () => {
    const copy = copyState(state);
    expect(copy).toEqual(state);
    copy.links[0]!.velocity![0] = 9;
    expect(vector[0]).toBe(1);
  });
});
