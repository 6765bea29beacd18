import { keyOf, streamOf } from '@l2l/core';
import { readCsv, type Table } from '../data/csv';

/** A made-up table: a disc inside of a ring, which no straight line divides. */
export function exampleTable(): Table {
  const { uniform, normal } = streamOf(keyOf(5));
  const lines = Array.from({ length: 400 }, (_, i) => {
    const isInner = i % 2 === 0;
    const angle = 2 * Math.PI * uniform();
    const radius = (isInner ? 0.5 * Math.sqrt(uniform()) : 1) + 0.09 * normal();
    const place = [Math.cos(angle), Math.sin(angle)].map((part) => (radius * part).toFixed(3));
    return [...place, isInner ? 'disc' : 'ring'].join();
  });
  return readCsv(['x,y,where', ...lines].join('\n'), 'disc-and-ring.csv');
}
