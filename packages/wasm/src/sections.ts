import { joined } from './expression';
import { unsigned } from './leb128';

/** A list as WebAssembly writes it: the number of entries, then the entries. */
export function list(entries: readonly (readonly number[])[]): number[] {
  return unsigned(entries.length).concat(...entries);
}

/** A name in UTF-8, with its size before it. */
export function text(name: string): number[] {
  // Not every engine has a TextEncoder, but all can write UTF-8 as `%C3%A4`.
  const bytes = (encodeURIComponent(name).match(/%..|./g) ?? []).map((part) =>
    part.length === 1 ? part.charCodeAt(0) : Number.parseInt(part.slice(1), 16),
  );
  return [...unsigned(bytes.length), ...bytes];
}

/** Bytes with their size before them. */
export function sized(bytes: readonly number[]): number[] {
  return joined([unsigned(bytes.length), bytes]);
}

/** A section of a module; nothing if it has no entries. */
export function section(id: number, entries: readonly (readonly number[])[]): number[] {
  return entries.length === 0 ? [] : joined([[id], sized(list(entries))]);
}
