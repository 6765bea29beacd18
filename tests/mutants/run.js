/**
 * `node tests/mutants/run.js` changes each number of the program of the tensorwise step, one at a time, and looks at which
 * forms of the step change: all or none. A number that changes none is not reached by the runs here. It takes some minutes.
 */
import { createServer } from 'vite';

const server = await createServer({
  configFile: false,
  logLevel: 'silent',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
});
const { constantMutants, differing, laboratory } = await server.ssrLoadModule(
  new URL('mutants.ts', import.meta.url).pathname,
);
const lab = await laboratory();
const original = await lab.forms();
const counts = { changed: 0, unreached: 0, torn: 0 };
for (const mutant of constantMutants()) {
  const changed = differing(await lab.forms(mutant), original);
  const numbers = changed.filter((/** @type {string} */ form) => !['wgsl', 'glsl'].includes(form)).length;
  const kind = numbers === 0 ? 'unreached' : changed.length === 5 ? 'changed' : 'torn';
  counts[kind]++;
  if (kind !== 'changed') console.log(`${kind}: ${mutant.name}: ${changed.join(', ') || 'no form'}`);
}
console.log(JSON.stringify(counts));
await lab.close();
await server.close();
process.exitCode = counts.torn === 0 ? 0 : 1;
