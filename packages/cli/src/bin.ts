#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT, exitCodeOf } from './exit-codes';
import { program } from './program';

const l2l = program();
for (const command of [l2l, ...l2l.commands]) command.exitOverride();
Promise.resolve()
  .then(() => l2l.parseAsync())
  .catch(explain);

/** Says what went wrong, and leaves with its code. */
function explain(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env.L2L_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
