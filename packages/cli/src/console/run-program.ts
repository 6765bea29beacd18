import { type Command, CommanderError } from 'commander';
import { EXIT, exitCodeOf } from '../exit-codes';
import { Interrupted } from './stopping';

/**
 * Runs a command line as this process: parses its arguments, reports what goes wrong, and exits with the code for
 * that, whatever timers or threads a module of the user has left behind.
 *
 * @param program - With or without subcommands.
 */
export function runProgram(program: Command): void {
  // A reader such as `head` may close the pipe early: that ends no run.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  process.once('beforeExit', abandoned);
  for (const command of [program, ...program.commands]) command.exitOverride();
  Promise.resolve()
    .then(() => program.parseAsync())
    .catch(explain)
    .finally(leave);
}

/** Reports what went wrong, and sets the exit code. */
function explain(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.L2L_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : exitCodeOf(error);
}

async function leave(): Promise<void> {
  process.off('beforeExit', abandoned);
  await Promise.all([process.stdout, process.stderr].map(flushed));
  process.exit();
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write('', () => resolve()));
}

/** Nothing is left that could wake the process, and the command has not finished. */
function abandoned(): void {
  // After the other listeners, which take progress off the terminal.
  process.once('exit', () => {
    process.stderr.write(
      'The command cannot finish: it waits for a promise that never settles. Look at the "evaluate" and "sample" of your module.\n',
    );
  });
  process.exit(EXIT.failed);
}
