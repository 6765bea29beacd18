/** A number as WGSL and GLSL write it. */
export function literal(x: number): string {
  const text = Math.fround(x).toExponential();
  return text.includes('.') ? text : text.replace('e', '.0e');
}
