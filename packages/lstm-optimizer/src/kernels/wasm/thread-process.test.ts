import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

// Whole programs, on the built package: `npm test` builds it first.
const entry = (name: string) => new URL(`../../../dist/${name}`, import.meta.url).pathname;
const loading = {
  'an ES module': `const { chooseLstm, setThreads } = await import(${JSON.stringify(entry('index.js'))});`,
  'a CommonJS module': `const { createRequire } = await import('node:module');
    const { chooseLstm, setThreads } = createRequire(${JSON.stringify(entry('index.js'))})('./index.cjs');`,
};

/** Steps on one thread, then on two, until the other has been up for a while; says whether they were the same. */
const program = `
  let started = 0;
  process.on('worker', () => { started += 1; });
  const size = 9000;
  const gradient = Float32Array.from({ length: size }, (_, i) => Math.sin(i));
  const seen = { gradient, coordinates: gradient };
  const stepsOn = async (count) => {
    setThreads(count);
    const rule = chooseLstm();
    const weights = Float32Array.from({ length: rule.weights.size }, (_, i) => Math.cos(i));
    const bound = rule.bind(weights);
    let state = rule.init({ slots: [], size });
    const steps = [];
    for (let i = 0; i < 12; i++) {
      const update = bound.update(seen, state);
      state = update.state;
      steps.push(update.step);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return steps;
  };
  const alone = await stepsOn(1);
  const together = await stepsOn(2);
  const isSame = alone.every((step, t) => step.every((x, i) => x === together[t][i]));
  console.log(isSame ? 'the same' : 'different', started);
`;

async function run(code: string, flags: readonly string[] = []) {
  expect(existsSync(entry('index.js')), 'the package must be built first').toBe(true);
  const args = [...flags, '--input-type=module', '--eval', code];
  return promisify(execFile)(process.execPath, args, { timeout: 50_000 });
}

test.each(Object.entries(loading))(
  'a program that loads %s steps on two threads and ends by itself',
  async (_, load) => {
    const { stdout, stderr } = await run(load + program);
    expect(stdout.trim()).toBe('the same 1');
    expect(stderr).not.toMatch(/thread/);
  },
);

test('a program may end in the middle of everything', async () => {
  const { stdout } = await run(
    `${loading['an ES module']}${program.replace('console.log(isSame', "console.log('half way'); process.exit(0); console.log(isSame")}`,
  );
  expect(stdout.trim()).toBe('half way');
});

test('dead states do not pile up', async () => {
  const { stdout } = await run(`${loading['an ES module']}
    setThreads(2);
    const rule = chooseLstm();
    const weights = new Float32Array(rule.weights.size);
    const gradient = new Float32Array(20_000);
    let state = rule.init({ slots: [], size: gradient.length });
    let most = 0;
    // 200 states of 6.4 MB, of which none but the last can be reached.
    for (let i = 0; i < 200; i++) {
      ({ state } = rule.record(weights, { gradient, coordinates: gradient }, state));
      await null;
      if (i === 100) await new Promise((resolve) => setTimeout(resolve, 100));
      most = Math.max(most, process.memoryUsage.rss());
    }
    console.log(Math.round(most / 1e6));
  `);
  expect(Number(stdout)).toBeLessThan(600);
});

test('dead states with memories of their own do not pile up', async () => {
  const { stdout } = await run(`${loading['an ES module']}
    setThreads(1);
    const rule = chooseLstm({ hidden: [4] });
    const bound = rule.bind(new Float32Array(rule.weights.size));
    const gradient = new Float32Array(100_000);
    let most = 0;
    // 60 states of 3.2 MB, and as much where they were before, of which none but the last can be reached.
    for (let i = 0; i < 60; i++) {
      let state = rule.init({ slots: [], size: gradient.length });
      for (let t = 0; t < 10; t++) ({ state } = bound.update({ gradient, coordinates: gradient }, state));
      if (i % 50 === 0) await null;
      most = Math.max(most, process.memoryUsage.rss());
    }
    console.log(Math.round(most / 1e6));
  `);
  expect(Number(stdout)).toBeLessThan(300);
});
