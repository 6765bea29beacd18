import { readFileSync, writeFileSync } from 'node:fs';

const file = (path) => new URL(path, import.meta.url);
const read = (path) => readFileSync(file(path), 'utf8');
const ms = (time) => (time >= 100 ? time.toFixed(0) : time.toPrecision(3));

/** Writes results/wasm-training.md and the table of the README from results/wasm-training.json. */
export function writeTables() {
  const result = JSON.parse(read('results/wasm-training.json'));
  const lines = result.rows.map(
    ({ name, before, beforeMs, afterMs, ratio }) =>
      `| ${name} | ${before} | ${ms(beforeMs)} | ${ms(afterMs)} | ${ratio.toFixed(1)} × |`,
  );
  const table = `| median processor time of a run | before, on | ms | enabled, ms | ratio |
| --- | --- | ---: | ---: | ---: |
${lines.join('\n')}

${result.machine}; Node ${result.node}; tfjs ${result.tfjs}; ${result.date}; commit ${result.commit};
${result.rounds} rounds in turns, one thread, load ${result.load.toFixed(1)}.
`;
  writeFileSync(file('results/wasm-training.md'), table);
  const marked = /(<!-- benchmark -->\n)[\s\S]*(<!-- \/benchmark -->)/;
  writeFileSync(file('../README.md'), read('../README.md').replace(marked, `$1\n${table}\n$2`));
}
