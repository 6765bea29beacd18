import { expect, test } from 'vitest';
import { hasRelaxedSimd, hasSimd } from './features';
import { f64 } from './floats';
import { i32 } from './integers';
import { moduleBuilder } from './module-builder';
import { exportsOf } from './testing/evaluate';

test('functions call each other, in circles too', () => {
  const module = moduleBuilder();
  const odd = module.declare({ params: { n: 'i32' }, result: 'i32' });
  const even = module.function({ params: { n: 'i32' }, result: 'i32', export: 'even' }, (f, { n }) => {
    f.if(i32.eqz(n), () => f.return(i32.const(1)));
    return odd.call({ n: i32.sub(n, 1) });
  });
  odd.define((f, { n }) => {
    f.if(i32.eqz(n), () => f.return(i32.const(0)));
    return even({ n: i32.sub(n, 1) });
  });
  const exports = exportsOf<{ even(n: number): number }>(module.bytes());
  expect([0, 1, 2, 7, 10].map(exports.even)).toEqual([1, 0, 1, 0, 1]);
});

test('arguments go to the parameters of their names', () => {
  const module = moduleBuilder();
  const minus = module.function(
    { params: { from: 'f64', take: 'f64' }, result: 'f64' },
    (_, { from, take }) => f64.sub(from, take),
  );
  module.function({ params: {}, result: 'f64', export: 'run' }, () => minus({ take: 3, from: 10 }));
  expect(exportsOf<{ run(): number }>(module.bytes()).run()).toBe(7);
});

test('functions from outside are called', () => {
  const seen: number[] = [];
  const module = moduleBuilder();
  const tell = module.importFunction('env', 'tell', { params: { value: 'f64' } });
  module.function({ params: {}, export: 'run' }, (f) => f.do(tell({ value: 2.5 })));
  exportsOf<{ run(): void }>(module.bytes(), { env: { tell: (value: number) => seen.push(value) } }).run();
  expect(seen).toEqual([2.5]);
});

test('globals live on between calls', () => {
  const module = moduleBuilder();
  const count = module.global('i32', 5, 'count');
  module.function({ params: {}, export: 'next' }, (f) => f.set(count, i32.add(count, 1)));
  const exports = exportsOf<{ next(): void; count: WebAssembly.Global }>(module.bytes());
  exports.next();
  exports.next();
  expect(exports.count.value).toBe(7);
});

test('a module with its own memory and a hundred functions is valid', () => {
  const module = moduleBuilder();
  module.exportMemory('memory', { initialPages: 2, maximumPages: 200 });
  for (let i = 0; i < 100; i++) {
    module.function({ params: {}, result: 'i32', export: `f${i}` }, () => i32.const(i * i));
  }
  const exports = exportsOf<Record<string, () => number> & { memory: WebAssembly.Memory }>(module.bytes());
  expect(exports.f99?.()).toBe(99 * 99);
  expect(exports.memory.buffer.byteLength).toBe(2 * 65536);
});

test('imports come first and declared functions need a body', () => {
  const module = moduleBuilder();
  module.declare({ params: {} });
  expect(() => module.importFunction('env', 'late', { params: {} })).toThrow('before');
  expect(() => module.bytes()).toThrow('no body');
});

test('this engine runs vectors, and says whether it runs relaxed ones', () => {
  expect(hasSimd()).toBe(true);
  expect(typeof hasRelaxedSimd()).toBe('boolean');
});

test('types are checked when TypeScript compiles', () => {
  const module = moduleBuilder();
  module.function({ params: { n: 'i32' }, export: 'run' }, (f, { n }) => {
    // @ts-expect-error a double is no whole number
    i32.add(n, f64.const(1));
    const x = f.local('f64');
    // @ts-expect-error a variable holds its own type
    f.set(x, n);
    // @ts-expect-error a store wants its own type
    f.store.f32(0, n);
  });
  // @ts-expect-error a result of the wrong type
  module.function({ params: {}, result: 'i32' }, () => f64.const(1));
});
