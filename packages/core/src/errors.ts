/** What went wrong, for programs. The message says it to people. */
export type ErrorCode =
  | 'bad-option'
  | 'bad-layout'
  | 'bad-checkpoint'
  | 'bad-data'
  | 'checksum-mismatch'
  | 'download-failed'
  | 'layout-changed'
  | 'non-finite'
  | 'not-float32'
  | 'no-backend'
  | 'no-gradients'
  | 'not-found'
  | 'not-supported'
  | 'disposed'
  | 'diverged'
  | 'out-of-memory'
  | 'device-lost';

/**
 * The one error class of the project.
 *
 * Messages say what was found, what was expected and what to do now.
 */
export class L2lError extends Error {
  override readonly name = 'L2lError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
