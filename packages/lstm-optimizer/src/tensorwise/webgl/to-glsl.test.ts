import { describe, expect, it } from 'vitest';
import { toGlsl } from './to-glsl';

describe('WGSL as GLSL', () => {
  it.each([
    ['fn f(a : f32, b : i32) -> vec4<f32> {', 'vec4 f(float a, int b) {'],
    ['fn f() {', 'void f() {'],
    ['struct S { a : f32, b : f32 };', 'struct S { float a; float b; };'],
    ['for (var k = 0; k < 3; k++) { sum += 1.0; }', 'for (int k = 0; k < 3; k++) { sum += 1.0; }'],
    ['let x = f32(max(1, n)) / uniforms.rate;', 'float x = float(max(1, n)) / rate;'],
    ['let v : vec4<f32> = vec4<f32>(0.0);', 'vec4 v = vec4(0.0);'],
  ])('writes %s as %s', (wgsl, glsl) => {
    expect(toGlsl(wgsl)).toBe(glsl);
  });
});
