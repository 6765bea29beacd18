import type { Checkpoint, Provenance } from './checkpoint';
import { digestOf } from './digest';
import { L2lError } from './errors';
import type { Layout } from './layout';
import { inOrderOf, type Tensors } from './layout-order';
import { buildLearnedRule } from './learned-rule-registry';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors';

const METADATA_KEY = 'l2l';
const DIGEST_KEY = 'l2lCrc32';

/** The bytes of a checkpoint: one safetensors file. */
export function encodeCheckpoint({ version, rule, layout, weights, provenance }: Checkpoint): Uint8Array {
  const text = JSON.stringify({ version, rule, provenance });
  const metadata = { [METADATA_KEY]: text, [DIGEST_KEY]: digestOf(text, { layout, vector: weights }) };
  return encodeSafetensors({ layout, vector: weights, metadata });
}

/**
 * Reads a checkpoint. Its tensors may have been put in another order, as Python's `safetensors` does with every
 * file that it writes, if the learned rule is registered: the digest is that of their first order.
 *
 * @throws L2lError `bad-checkpoint` if the bytes are truncated or changed in any bit, if they hold weights of
 *   another project, weights which are not finite, or a newer version.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const file = decodeSafetensors(bytes);
  const { version, rule, provenance } = parseMetadata(file.metadata[METADATA_KEY]);
  // The version comes first: later versions may compute the digest differently.
  if (version !== 1) {
    throw new L2lError(
      'bad-checkpoint',
      `This checkpoint has version ${String(version)}, but version 1 is read here. Update the @l2l packages.`,
    );
  }
  const { layout, vector } = whole(file, rule);
  if (typeof rule?.name !== 'string' || !provenance) throw foreign();
  const bad = vector.findIndex((weight) => !Number.isFinite(weight));
  if (bad >= 0) {
    throw new L2lError(
      'bad-checkpoint',
      `Weight ${bad} of this checkpoint is ${vector[bad]}, but all ${vector.length} must be finite. Its training diverged or the file is corrupt: use another one.`,
    );
  }
  return { version, rule, layout, weights: vector, provenance };
}

/** The tensors of a file in the order in which they have its digest. @throws L2lError `bad-checkpoint` */
function whole(file: Safetensors, rule: Partial<Checkpoint['rule']> | undefined): Tensors {
  const text = file.metadata[METADATA_KEY]!;
  const expected = file.metadata[DIGEST_KEY];
  const found = digestOf(text, file);
  if (found === expected) return file;
  const layout = layoutOfRule(rule);
  const vector = layout && inOrderOf(layout, file);
  if (vector && digestOf(text, { layout, vector }) === expected) return { layout, vector };
  throw new L2lError(
    'bad-checkpoint',
    `The digest of this checkpoint is ${found}, but the file says ${expected ?? 'none'}: it was changed or damaged after it was made. Fetch it again.` +
      (layout
        ? ''
        : ' If a program merely sorted its tensors, call register() of the package that its rule comes from (for example @l2l/lookahead) first: that tells their order.'),
  );
}

/** The order in which a learned rule has its weights, where it is registered. */
function layoutOfRule(rule: Partial<Checkpoint['rule']> | undefined): Layout | undefined {
  try {
    return buildLearnedRule(rule as Checkpoint['rule']).weights;
  } catch {
    return undefined;
  }
}

type Metadata = Partial<Pick<Checkpoint, 'rule'>> & { version?: number; provenance?: Provenance };

function parseMetadata(text: string | undefined): Metadata {
  if (text === undefined) throw foreign();
  try {
    const metadata: unknown = JSON.parse(text);
    if (typeof metadata === 'object' && metadata !== null) return metadata;
  } catch {
    // Reported below, in words of this format.
  }
  throw foreign();
}

function foreign(): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `This safetensors file is not a checkpoint of a learned optimizer: its metadata has no readable "${METADATA_KEY}" entry. ` +
      'Pass a file that encodeCheckpoint() made.',
  );
}
