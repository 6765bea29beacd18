/** A gzipped file that mirrors offer. */
export interface RemoteFile {
  /** Without `.gz`. */
  readonly name: string;
  /** Of the uncompressed bytes, hexadecimal. */
  readonly sha256: string;
}
