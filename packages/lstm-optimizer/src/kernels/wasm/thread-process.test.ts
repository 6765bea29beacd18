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

/** Runs a program with `gc`, which says how many of so many states can still be reached. */
async function reachable(code: string): Promise<number> {
  const { stdout } = await run(
    `${loading['an ES module']}
    const states = [];
    ${code}
    // References end when no job is running any more.
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      gc();
    }
    console.log(states.filter((state) => state.deref() !== undefined).length);`,
    ['--expose-gc'],
  );
  return Number(stdout);
}

test('dead states can be collected, also those that were shared with a thread', async () => {
  const left = await reachable(`
    setThreads(2);
    const rule = chooseLstm();
    const weights = new Float32Array(rule.weights.size);
    const gradient = new Float32Array(2_000);
    let state = rule.init({ slots: [], size: gradient.length });
    for (let i = 0; i < 50; i++) {
      ({ state } = rule.record(weights, { gradient, coordinates: gradient }, state));
      states.push(new WeakRef(state.cell[0]));
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  `);
  // The last state, and the four that a helper may remember.
  expect(left).toBeLessThanOrEqual(5);
});

test('dead states with memories of their own can be collected', async () => {
  const left = await reachable(`
    setThreads(1);
    const rule = chooseLstm({ hidden: [4] });
    const bound = rule.bind(new Float32Array(rule.weights.size));
    const gradient = new Float32Array(2_000);
    for (let i = 0; i < 30; i++) {
      let state = rule.init({ slots: [], size: gradient.length });
      for (let t = 0; t < 10; t++) ({ state } = bound.update({ gradient, coordinates: gradient }, state));
      states.push(new WeakRef(state));
    }
  `);
  expect(left).toBeLessThanOrEqual(1);
});
