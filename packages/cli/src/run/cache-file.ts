import { existsSync, readFileSync } from 'node:fs';
import { L2lError } from '@l2l/core';
import type { z } from 'zod';

/**
 * What an earlier command has kept in a JSON file; undefined where there is none.
 *
 * @throws L2lError `bad-data` where it holds something else.
 */
export function cachedIn<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.infer<Schema> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new L2lError(
      'bad-data',
      `${file} is damaged: it does not hold the results of earlier runs. Put back a copy of it, or remove it to make the runs again.`,
      { cause },
    );
  }
}
