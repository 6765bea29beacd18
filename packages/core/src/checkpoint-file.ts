import type { Checkpoint, Provenance } from './checkpoint';
import { digestOf } from './digest';
import { L2lError } from './errors';
import type { Layout } from './layout';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors';

const METADATA_KEY = 'l2l';
const DIGEST_KEY = 'l2lCrc32';

/** The bytes of a checkpoint: one safetensors file. */
export function encodeCheckpoint({ version, rule, layout, weights, provenance }: Checkpoint): Uint8Array {
  const text = JSON.stringify({ version, rule, provenance });
  const metadata = { [METADATA_KEY]: text, [DIGEST_KEY]: digestOf(text, layout, weights) };
  return encodeSafetensors({ layout, vector: weights, metadata });
}

/**
 * Reads a checkpoint.
 *
 * @throws L2lError `bad-checkpoint` if the bytes are truncated or changed in any bit, if they hold weights of
 *   another project, weights which are not finite, or a newer version.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { layout, vector, metadata } = decodeSafetensors(bytes);
  const { version, rule, provenance } = parseMetadata(metadata[METADATA_KEY]);
  // First the version: a later one may reckon its digest otherwise.
  if (version !== 1) {
    throw new L2lError(
      'bad-checkpoint',
      `This checkpoint has version ${String(version)}, but version 1 is read here. Update the @l2l packages.`,
    );
  }
  checkDigest(metadata, layout, vector);
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

function checkDigest(metadata: Safetensors['metadata'], layout: Layout, weights: Float32Array): void {
  const expected = metadata[DIGEST_KEY];
  const found = digestOf(metadata[METADATA_KEY]!, layout, weights);
  if (found === expected) return;
  throw new L2lError(
    'bad-checkpoint',
    `The digest of this checkpoint is ${found}, but the file says ${expected ?? 'none'}: it was changed or damaged after it was made. Fetch it again.`,
  );
}

type Metadata = Partial<Pick<Checkpoint, 'rule'>> & { version?: number; provenance?: Provenance };

function parseMetadata(text: string | undefined): Metadata {
  if (text === undefined) throw foreign();
  try {
    const metadata: unknown = JSON.parse(text);
    if (typeof metadata === 'object' && metadata !== null) return metadata;
  } catch {
    // Told below, in words of the caller's.
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
