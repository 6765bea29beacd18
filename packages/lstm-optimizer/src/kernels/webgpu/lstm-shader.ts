import type { LstmConfig } from '../../config';
import { literal } from '../device/literal';
import { type LayerRows, weightRows } from '../device/weight-rows';
import { FLAG_MEMORY, READ_FLAGS } from './unusable-flags';

/** Rows of the state's buffer: outputs and memory of each layer, then the step. */
export function stateRows({ hidden }: LstmConfig): number {
  return hidden.reduce((sum, units) => sum + 2 * units, 0) + 1;
}

/**
 * One thread a coordinate. All its gates of a layer are summed up in `vec4`s (input, forget, candidate, output),
 * one for each unit, which stay in registers while a loop runs over what feeds them. That loop is a loop at run
 * time: written out, the shader takes seconds to compile. A row of the state holds one unit of all coordinates, so
 * that neighbouring threads read neighbouring numbers.
 *
 * Bindings: `gradient` of all coordinates, `flags`, `weights` as `packWeights` lays them out, and `state`, of
 * the coordinates from `uniforms.offset` on; `result` is the state after the step.
 */
export function lstmShader(config: LstmConfig): string {
  const { layers, head, width } = weightRows(config);
  const rows = stateRows(config);
  let row = 0;
  const steps = layers.map((layer, l) => {
    const code = layerCode(layer, { width, row, below: l === 0 ? undefined : row - 2 * layer.inputs });
    row += 2 * layer.units;
    return code;
  });
  const last = layers.at(-1)!;
  return `
${FLAG_MEMORY}
${FUNCTIONS}
${featuresCode(config)}
fn main(index : i32) {
  ${READ_FLAGS}
  let size = uniforms.outShape.y;
  if (index >= size) { return; }
  if (isBlocked) {
    for (var r = 0; r < ${rows - 1}; r++) { result[r * size + index] = state[r * size + index]; }
    result[${rows - 1} * size + index] = 0.0;
    return;
  }
  let shown = features(gradient[uniforms.offset + index]);
  ${steps.join('\n')}
  var output = weights[${head * width}].y;
  for (var k = 0; k < ${last.units}; k++) {
    output += weights[${head * width} + k].x * result[(${rows - 1 - 2 * last.units} + k) * size + index];
  }
  result[${rows - 1} * size + index] = output * ${literal(config.outputScale)};
}
`;
}

interface Place {
  readonly width: number;
  /** First row of the layer in the state. */
  readonly row: number;
  /** That of the layer which feeds it; `undefined` for the features. */
  readonly below: number | undefined;
}

function layerCode(layer: LayerRows, { width, row, below }: Place): string {
  const units = Array.from({ length: layer.units }, (_, j) => j);
  const each = (code: (j: number) => string) => units.map(code).join('\n');
  const loop = (count: number, input: string, weightRow: number) => `
    for (var k = 0; k < ${count}; k++) {
      let x = ${input};
      let w = (${weightRow} + k) * ${width};
      ${each((j) => `s${j} += x * weights[w + ${j}];`)}
    }`;
  const inputs =
    below === undefined
      ? each(
          (j) =>
            `s${j} += shown.x * weights[${layer.kernel * width + j}] + shown.y * weights[${(layer.kernel + 1) * width + j}];`,
        )
      : loop(layer.inputs, `result[(${below} + k) * size + index]`, layer.kernel);
  return `{
    ${each((j) => `var s${j} = weights[${layer.bias * width + j}];`)}
    ${inputs}
    ${loop(layer.units, `state[(${row} + k) * size + index]`, layer.recurrent)}
    var at = ${row} * size + index;
    let memory = ${layer.units} * size;
    ${each((j) => `remember(s${j}, at, memory); at += size;`)}
  }`;
}

const FUNCTIONS = `
// Clamped where the functions have long reached their ends, and exp has not yet left the numbers.
fn sigmoid(x : f32) -> f32 { return 1.0 / (1.0 + exp(-clamp(x, -40.0, 40.0))); }
fn squash(x : f32) -> f32 { return tanh(clamp(x, -10.0, 10.0)); }

fn remember(gates : vec4<f32>, at : i32, memory : i32) {
  let cell = sigmoid(gates.y) * state[at + memory] + sigmoid(gates.x) * squash(gates.z);
  result[at + memory] = cell;
  result[at] = sigmoid(gates.w) * squash(cell);
}
`;

/** See `preprocess`. */
function featuresCode({ p }: LstmConfig): string {
  const floor = literal(Math.exp(-p));
  return `
fn features(gradient : f32) -> vec2<f32> {
  let magnitude = abs(gradient);
  if (magnitude < ${floor}) { return vec2<f32>(-1.0, gradient * ${literal(Math.exp(p))}); }
  return vec2<f32>(log(magnitude) / ${literal(p)}, sign(gradient));
}
`;
}
