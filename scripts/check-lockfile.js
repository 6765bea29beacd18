/**
 * The lockfile must hold no address, so that it serves with any registry: `node scripts/check-lockfile.js`.
 */
import { readFileSync } from 'node:fs';

const lines = readFileSync(new URL('../pnpm-lock.yaml', import.meta.url), 'utf8').split('\n');
const found = lines.flatMap((line, i) =>
  /[a-z]:\/\/|tarball:/.test(line) ? [`${i + 1}: ${line.trim()}`] : [],
);
if (found.length > 0) {
  console.error(`pnpm-lock.yaml has ${found.length} lines with an address, but must have none:`);
  console.error(found.slice(0, 10).join('\n'));
  console.error('Install with the default settings of pnpm, so that it leaves addresses out.');
  process.exitCode = 1;
} else {
  console.log(`pnpm-lock.yaml: ${lines.length} lines, no address.`);
}
