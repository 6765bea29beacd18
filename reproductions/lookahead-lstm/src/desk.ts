import { join } from 'node:path';
import { datasetShelf } from '@l2l/cli/commands';
import type { Shelves } from './problem';

/** Where a reproduction finds and puts things, from its flags. */
export interface Desk {
  readonly out: string;
  readonly weights: string;
  /** Folder of full datasets. */
  readonly data: string | undefined;
  readonly shelves: { readonly plain: Shelves; readonly full: Shelves };
  readonly experiments: string;
  readonly isQuick: boolean;
  readonly trainsMissing: boolean;
}

interface DeskOptions {
  readonly in: string;
  readonly out?: string | undefined;
  readonly data?: string | undefined;
  readonly isQuick: boolean;
  readonly trainsMissing: boolean;
}

/** @param options - `in` holds the experiments and weights, `out` gets what is made of them. */
export function deskOf({ in: from, out = from, data, isQuick, trainsMissing }: DeskOptions): Desk {
  const shelvesOf = (folder?: string): Shelves => ({
    train: datasetShelf(folder),
    test: datasetShelf(folder, 'test'),
  });
  return {
    out,
    weights: join(isQuick ? out : from, 'weights'),
    data,
    shelves: { plain: shelvesOf(), full: shelvesOf(data) },
    experiments: join(from, 'experiments'),
    isQuick,
    trainsMissing,
  };
}
