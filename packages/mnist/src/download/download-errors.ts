import { L2lError } from '@l2l/core';
import type { RemoteFile } from './remote-file';

/** What one mirror did instead of sending the file. */
export interface Failure {
  readonly url: string;
  readonly error: unknown;
}

/** The error for a file that came whole and is not the right one. */
export function mismatch({ name, sha256 }: RemoteFile, url: string, size: number): L2lError {
  return new L2lError(
    'checksum-mismatch',
    `${url} sent ${size} bytes that are not ${name}: unpacked, their SHA-256 should be ${sha256}. Use another mirror (option \`mirrors\`).`,
  );
}

/** The error for a file that no mirror gave. */
export function allFailed(file: RemoteFile, cacheDirectory: string, failures: readonly Failure[]): L2lError {
  const mismatches = failures.filter(({ error }) => isMismatch(error));
  const onlyMismatches = failures.length > 0 && mismatches.length === failures.length;
  const reasons = failures.map(({ url, error }) => `\n- ${url}: ${reasonOf(error)}`).join('');
  const found = failures.length === 0 ? ': the list of mirrors is empty. ' : `:${reasons}\n`;
  return new L2lError(
    onlyMismatches ? 'checksum-mismatch' : 'download-failed',
    `No mirror gave ${file.name}${found}Check the network and try again (what was received is kept), pass other \`mirrors\`, put ${file.name}.gz into ${cacheDirectory} by hand, or use { embedded: true }.`,
    { cause: failures[0]?.error },
  );
}

function isMismatch(error: unknown): boolean {
  return error instanceof L2lError && error.code === 'checksum-mismatch';
}

/** `fetch` says only "fetch failed"; the reason is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message} (${reasonOf(cause)})` : error.message || error.name;
}
