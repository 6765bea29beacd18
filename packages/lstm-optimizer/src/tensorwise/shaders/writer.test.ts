import { describe, expect, it } from 'vitest';
import { GLSL, WGSL } from './dialect';
import { listFunction, numberFunction, structFunction } from './writer';

describe('a function of a shader that is written', () => {
  const ramp = [
    'ramp',
    { x: 'f32', i: 'i32' },
    ({ mul, add, select, above }: Parameters<Parameters<typeof numberFunction>[3]>[0]) =>
      select(above('x', 0), add(mul('x', 'x'), mul('x', 'x')), -1),
  ] as const;

  it('has a line for each operation, and one for what is used twice, in WGSL', () => {
    expect(numberFunction(WGSL, ...ramp)).toBe(`fn ramp(x : f32, i : i32) -> f32 {
let t0 : bool = x > 0.0e+0;
let t1 : f32 = x * x;
let t2 : f32 = t1 + t1;
let t3 : f32 = select((-1.0e+0), t2, t0);
return t3;
}
`);
  });

  it('has the same lines in GLSL', () => {
    expect(numberFunction(GLSL, ...ramp)).toBe(`float ramp(float x, int i) {
bool t0 = x > 0.0e+0;
float t1 = x * x;
float t2 = t1 + t1;
float t3 = (t0 ? t2 : (-1.0e+0));
return t3;
}
`);
  });

  it('returns numbers by name in a struct', () => {
    const pair = (d: typeof WGSL) =>
      structFunction(d, ['pair', 'Pair'], {}, ({ sqrt }) => ({ one: sqrt(4), other: 'f(x)' }));
    expect(pair(WGSL)).toContain('struct Pair { one : f32, other : f32 };');
    expect(pair(GLSL)).toContain('struct Pair { float one; float other; };');
    // What is known is computed at once; what is not has a name.
    expect(pair(GLSL)).toContain('float t0 = f(x);\nreturn Pair(2.0e+0, t0);');
  });

  it('writes into an array', () => {
    const list = listFunction(GLSL, 'fill', {}, 'shown', ({ exp }) => [1, exp('x')]);
    expect(list).toContain('void fill() {\nfloat t0 = exp(x);\nshown[0] = 1.0e+0;\nshown[1] = t0;\n}');
  });
});
