/** Types that the shaders use, by their names in WGSL. */
export type ShaderType = 'f32' | 'i32' | 'bool' | 'vec2<f32>' | 'vec4<f32>';

/** How a language of shaders writes what the languages write differently. All else is the same text in both. */
export interface Dialect {
  /** The name of a type, or of a struct; with arguments behind it, a conversion. */
  type(name: string): string;
  /** A declaration, as of a parameter or a field. */
  declared(name: string, type: string): string;
  struct(name: string, fields: readonly string[]): string;
  /** @param result - Its type, where it returns something. */
  fn(
    name: string,
    parameters: Readonly<Record<string, string>>,
    result: string | undefined,
    body: string,
  ): string;
  constant(name: string, type: string, value: string): string;
  variable(name: string, type: string, value: string): string;
  /** The head of a loop that counts from 0. */
  loop(index: string, end: number): string;
  select(condition: string, yes: string, no: string): string;
  uniform(name: string): string;
}

export const WGSL: Dialect = {
  type: (name) => name,
  declared: (name, type) => `${name} : ${type}`,
  struct: (name, fields) => `struct ${name} { ${fields.map((field) => `${field} : f32`).join(', ')} };`,
  fn(name, parameters, result, body) {
    const given = Object.entries(parameters).map(([parameter, type]) => WGSL.declared(parameter, type));
    return `fn ${name}(${given.join(', ')})${result ? ` -> ${result}` : ''} {\n${body}\n}\n`;
  },
  constant: (name, type, value) => `let ${name} : ${type} = ${value};`,
  variable: (name, type, value) => `var ${name} : ${type} = ${value};`,
  loop: (index, end) => `for (var ${index} = 0; ${index} < ${end}; ${index}++)`,
  select: (condition, yes, no) => `select(${no}, ${yes}, ${condition})`,
  uniform: (name) => `uniforms.${name}`,
};

const GLSL_TYPES: Readonly<Record<ShaderType, string>> = {
  f32: 'float',
  i32: 'int',
  bool: 'bool',
  'vec2<f32>': 'vec2',
  'vec4<f32>': 'vec4',
};

export const GLSL: Dialect = {
  type: (name) => GLSL_TYPES[name as ShaderType] ?? name,
  declared: (name, type) => `${GLSL.type(type)} ${name}`,
  struct: (name, fields) => `struct ${name} { ${fields.map((field) => `float ${field};`).join(' ')} };`,
  fn(name, parameters, result, body) {
    const given = Object.entries(parameters).map(([parameter, type]) => GLSL.declared(parameter, type));
    return `${result ? GLSL.type(result) : 'void'} ${name}(${given.join(', ')}) {\n${body}\n}\n`;
  },
  constant: (name, type, value) => `${GLSL.declared(name, type)} = ${value};`,
  variable: (name, type, value) => `${GLSL.declared(name, type)} = ${value};`,
  loop: (index, end) => `for (int ${index} = 0; ${index} < ${end}; ${index}++)`,
  select: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
  uniform: (name) => name,
};
