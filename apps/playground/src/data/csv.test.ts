import { describe, expect, it } from 'vitest';
import { readCsv } from './csv';

describe('a table', () => {
  it('has numbers, and classes in the last column', () => {
    const table = readCsv('width,height,kind\n1,2,cat\n3,4.5,dog\n-1e2,0,cat\n', 'pets.csv');
    expect(table.columns).toEqual(['width', 'height', 'kind']);
    expect([...table.inputs]).toEqual([1, 2, 3, 4.5, -100, 0]);
    expect(table.classes).toEqual(['cat', 'dog']);
    expect([...table.labels]).toEqual([0, 1, 0]);
  });

  it('needs no headings', () => {
    const { columns, labels } = readCsv('1,2,0\n3,4,1\n', 'a.csv');
    expect(columns).toEqual(['column 1', 'column 2', 'column 3']);
    expect([...labels]).toEqual([0, 1]);
  });

  it.each([
    ['semicolons', '1;2;a\n3;4;b'],
    ['tabs', '1\t2\ta\n3\t4\tb'],
    ['lines that end as on Windows, and empty ones', '\r\n1,2,a\r\n\r\n3,4,b\r\n'],
    ['a byte order mark', '\uFEFF1,2,a\n3,4,b'],
    ['quotes', '"1","2","a"\n3, 4 ,"b"'],
  ])('may have %s', (_, text) => {
    const table = readCsv(text, 'a.csv');
    expect([...table.inputs]).toEqual([1, 2, 3, 4]);
    expect(table.classes).toEqual(['a', 'b']);
  });

  it('keeps separators and doubled quotes inside of quotes', () => {
    expect(readCsv('1,"a,b"\n2,"say ""c"""', 'a.csv').classes).toEqual(['a,b', 'say "c"']);
  });

  it.each([
    ['nothing', '', /a\.csv is empty/],
    ['one column', 'a\nb', /1 column in its first line/],
    ['one example', '1,2,a', /has 1 examples/],
    ['a short line', '1,2,a\n3,b', /Line 2 of a\.csv has 2 fields, but the first one has 3/],
    ['a word among numbers', 'x,y,k\n1,2,a\n3,four,b', /Line 3 of a\.csv has “four” under y/],
    ['an empty number', '1,2,a\n3,,b', /Line 2 of a\.csv has “” under column 2/],
    ['a number too great for a float', '1,2,a\n3,1e300,b', /“1e300”/],
    ['one class', '1,2,a\n3,4,a', /1 different values/],
    ['a class for each line', Array.from({ length: 60 }, (_, i) => `1,${i}`).join('\n'), /60 different/],
  ])('is refused with %s, in a sentence', (_, text, message) => {
    expect(() => readCsv(text, 'a.csv')).toThrow(message);
  });
});
