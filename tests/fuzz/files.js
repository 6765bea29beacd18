import {
  buildLearnedRule,
  decodeCheckpoint,
  decodeSafetensors,
  decodeSnapshot,
  encodeCheckpoint,
  encodeSafetensors,
  encodeSnapshot,
  keyOf,
} from '@l2l/core';
import { lookaheadLstm, register } from '@l2l/lookahead';
import { coordinatewiseLstm, lstm, tensorwise, tensorwiseLstm } from '@l2l/lstm-optimizer';
import { mutateBytes, mutateTree, pick } from './mutate.js';

/**
 * Something that reads files. Each case gives all that `run` needs, and about how many bytes that is.
 *
 * @typedef {{
 *   readonly make: (stream: import('@l2l/core').Stream) => { readonly size: number; readonly run: () => unknown };
 * }} Target
 */

register();

/** @type {import('@l2l/core').Checkpoint['provenance']} */
const provenance = {
  family: 'none',
  estimator: 'none',
  seed: 1,
  metaSteps: 1,
  validation: { loss: 1, optimizees: 1 },
  commit: 'none',
  license: 'MIT',
};

/**
 * @param {import('@l2l/core').AnyLearnedRule} rule
 * @param {import('@l2l/core').Json} config
 * @returns {import('@l2l/core').Checkpoint}
 */
const checkpointOf = (rule, config) => ({
  version: 1,
  rule: { name: rule.name, config },
  layout: rule.weights,
  weights: rule.initWeights(keyOf(1)),
  provenance,
});

const small = { hidden: [2, 1], p: 10, outputScale: 0.1 };
const checkpoints = [
  checkpointOf(coordinatewiseLstm(small), small),
  checkpointOf(tensorwiseLstm({ hidden: 1 }), { hidden: 1 }),
  {
    ...checkpointOf(coordinatewiseLstm(small), null),
    rule: {
      name: 'learnedLookahead',
      config: {
        fast: {
          rule: 'chain',
          links: [
            { rule: 'clip', norm: 1 },
            { rule: 'adam', learningRate: 0.1 },
          ],
        },
        slow: small,
        period: 5,
      },
    },
  },
];
const snapshots = [
  encodeSnapshot({ count: 3, key: [1, Number.NaN, null, 'text'], weights: new Float32Array(20) }),
  encodeSnapshot(Array.from({ length: 12 }, (_, i) => ({ part: new Float32Array(i) }))),
];
const files = [...checkpoints.map(encodeCheckpoint), ...snapshots];

/** Any of the readers of safetensors files, on any bytes. @type {Target} */
export const safetensors = {
  make(stream) {
    const bytes = mutateBytes(stream, pick(stream, files));
    const read = pick(stream, [decodeSafetensors, decodeCheckpoint, decodeSnapshot]);
    return { size: bytes.length, run: () => read(bytes) };
  },
};

/** Files whose header is JSON of the right length, with a part of it changed. @type {Target} */
export const headers = {
  make(stream) {
    const bytes = withHeader(stream, pick(stream, files));
    const read = pick(stream, [decodeSafetensors, decodeCheckpoint, decodeSnapshot]);
    return { size: bytes.length, run: () => read(bytes) };
  },
};

/**
 * @param {import('@l2l/core').Stream} stream
 * @param {Uint8Array} file
 */
function withHeader(stream, file) {
  const length = new DataView(file.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const text = new TextEncoder().encode(JSON.stringify(mutateTree(stream, header)));
  const bytes = new Uint8Array(8 + text.length + file.length - 8 - length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(file.subarray(8 + length), 8 + text.length);
  return bytes;
}

/** Whole checkpoints, digest and all, whose rule is odd: into every factory. @type {Target} */
export const rules = {
  make(stream) {
    const given = pick(stream, checkpoints);
    const rule = /** @type {any} */ (mutateTree(stream, given.rule));
    const bytes = encodeCheckpoint({ ...given, rule });
    const use = pick(stream, [
      (/** @type {import('@l2l/core').Checkpoint} */ checkpoint) => buildLearnedRule(checkpoint.rule),
      (/** @type {import('@l2l/core').Checkpoint} */ checkpoint) => lookaheadLstm({ checkpoint }),
      lstm,
      tensorwise,
    ]);
    return { size: bytes.length, run: () => use(decodeCheckpoint(bytes)) };
  },
};

/**
 * As eight hexadecimal digits; see docs/checkpoint-format.md.
 *
 * @param {Uint8Array} bytes
 */
function crc32(bytes) {
  let register = ~0;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xedb88320 : 0);
  }
  return (~register >>> 0).toString(16).padStart(8, '0');
}

/** Snapshots with the right digest, whose tree is odd. @type {Target} */
export const trees = {
  make(stream) {
    const { layout, vector, metadata } = decodeSafetensors(pick(stream, snapshots));
    const tree = mutateTree(stream, JSON.parse(/** @type {string} */ (metadata.l2lSnapshot)));
    const text = JSON.stringify(tree);
    const words = text + JSON.stringify(layout.slots.map(({ name, shape }) => [name, shape]));
    const content = Buffer.concat([Buffer.from(words), Buffer.from(vector.slice().buffer)]);
    const bytes = encodeSafetensors({
      layout,
      vector,
      metadata: { ...metadata, l2lSnapshot: text, l2lCrc32: crc32(content) },
    });
    return { size: bytes.length, run: () => decodeSnapshot(bytes) };
  },
};
