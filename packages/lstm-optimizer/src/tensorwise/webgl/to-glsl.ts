/** Types of WGSL as GLSL has them; others have the same name. */
const TYPES: Readonly<Record<string, string>> = {
  f32: 'float',
  i32: 'int',
  'vec2<f32>': 'vec2',
  'vec4<f32>': 'vec4',
};

const typeOf = (name: string) => TYPES[name.trim()] ?? name.trim();

/** `a : f32, b : i32` as `float a, int b`. */
function declarations(list: string, between: string): string {
  const parts = list.split(',').filter((part) => part.trim() !== '');
  return parts
    .map((part) => part.split(' : '))
    .map(([name, type]) => `${typeOf(type!)} ${name!.trim()}`)
    .join(between);
}

/**
 * The WGSL that all backends share, as GLSL. It knows what is used there: functions, structs of numbers, loops that
 * count, and variables, which are `f32` where no type stands beside them.
 */
export function toGlsl(wgsl: string): string {
  return wgsl
    .replace(
      /struct (\w+) \{([^}]*)\};/g,
      (_, name, fields) => `struct ${name} { ${declarations(fields, '; ')}; };`,
    )
    .replace(
      /fn (\w+)\(([^)]*)\)(?: -> ([\w<>]+))? \{/g,
      (_, name, given, result) =>
        `${result ? typeOf(result) : 'void'} ${name}(${declarations(given, ', ')}) {`,
    )
    .replace(/for \(var /g, 'for (int ')
    .replace(/\b(?:let|var) (\w+) : ([\w<>]+) =/g, (_, name, type) => `${typeOf(type)} ${name} =`)
    .replace(/\b(?:let|var) (\w+) =/g, 'float $1 =')
    .replace(/\b(vec[24])<f32>/g, '$1')
    .replace(/\bf32\(/g, 'float(')
    .replace(/\buniforms\./g, '');
}
