import { Command } from 'commander';
import { z } from 'zod';
import { experimentSchema } from '../experiment/schema';

/** The JSON schema of experiment files. */
export function experimentJsonSchema(): object {
  return z.toJSONSchema(experimentSchema, { io: 'input' });
}

/** `l2l schema` */
export function schemaCommand(): Command {
  return new Command('schema')
    .summary('print the JSON schema of experiment files')
    .description('Prints the JSON schema of experiment files, for editors.')
    .action(() => console.log(JSON.stringify(experimentJsonSchema(), null, 2)));
}
