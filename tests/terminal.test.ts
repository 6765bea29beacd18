import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BIN, REPRODUCE, SUITE } from './support/l2l';
import { CTRL_C, modesLeft, onTerminal, screenOf, type Terminal } from './support/terminal';

const folder = mkdtempSync(join(tmpdir(), 'l2l-terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string) => writeFileSync(join(folder, name), content);
const onNode = (...words: string[]) => onTerminal(words, { cwd: folder });
const l2l = (...words: string[]) => onNode(BIN, ...words);

/** Tasks that are modules: one bowl, whose evaluations do something else now and then. */
const bowl = (now: string) => `
  let count = 0;
  const layout = { slots: [{ name: 'x', shape: [2], offset: 0 }], size: 2 };
  const optimizee = { name: 'bowl', layout, init: () => Float32Array.of(1, 1), dispose() {},
    async evaluate([x, y]) {
      count++;
      ${now}
      return { loss: x * x + y * y, gradient: Float32Array.of(2 * x, 2 * y) };
    } };
  export default { name: 'bowl', sample: async () => optimizee };`;
file('boom.mjs', bowl("if (count > 300) throw new Error('my own bug');"));
file('slow.mjs', bowl('await new Promise((resolve) => setTimeout(resolve, 20));'));
file('stuck.mjs', bowl('if (count > 30) await new Promise((resolve) => setTimeout(resolve, 1e9));'));
file('never.mjs', bowl('if (count > 30) await new Promise(() => {});'));

const rule = { name: 'coordinatewiseLstm', config: { hidden: [4] } };
const experimentOf = (name: string, task: object) => {
  const stages = [{ metaSteps: 1_000_000, estimator: { name: 'truncatedBackprop', window: 5, horizon: 20 } }];
  file(`${name}.json`, JSON.stringify({ name, rule, tasks: [task], stages }));
};
for (const name of ['boom', 'slow', 'stuck', 'never'])
  experimentOf(name, { family: 'module', module: `${name}.mjs` });
experimentOf('long', { family: 'quadratic' });
file(
  'suite.json',
  JSON.stringify({
    tasks: [{ name: 'bowl', split: 'validation', task: { family: 'quadratic' }, steps: 1_000_000 }],
  }),
);
cpSync(
  new URL('../reproductions/lookahead-lstm/experiments', import.meta.url),
  join(folder, 'paper/experiments'),
  {
    recursive: true,
  },
);

/** Every command that takes long, and the title of its bar. */
const LONG: readonly (readonly [title: string, ...words: string[]])[] = [
  ['long', BIN, 'meta-train', 'long.json', '--out', 'interrupted'],
  [
    'fine-tune',
    BIN,
    'fine-tune',
    'lstm',
    '--tasks',
    'quadratic',
    '--steps',
    '1000000',
    '--out',
    'fine.safetensors',
  ],
  ['evaluate', BIN, 'evaluate', 'lstm', '--tasks', 'quadratic', '--steps', '10000000'],
  ['adam', BIN, 'tune', 'adam', '--tasks', 'quadratic', '--steps', '10000000'],
  ['diagnose', BIN, 'diagnose', 'long.json', '--meta-steps', '1000000'],
  ['suite', SUITE, 'lstm', '--tasks', 'suite.json', '--results', 'kept', '--steps', '1000000'],
  ['lstm-sigmoid-1', REPRODUCE, 'figure-1', '--in', 'paper', '--out', 'drawn'],
];

const barOf = (title: string) => new RegExp(`${title} [=-]{24} \\d+/\\d+`);

/** The terminal is as it was before, and no half-drawn bar stands on it. */
function expectTidy({ written }: Terminal): void {
  expect(modesLeft(written)).toEqual([]);
  expect(screenOf(written).join('\n')).not.toMatch(/[=-]{24}/);
}

describe('on a terminal', () => {
  it('progress is drawn, and removed when the work is done', async () => {
    const tuning = l2l('tune', 'sgd', '--tasks', 'quadratic', '--steps', '20');
    await tuning.until(barOf('sgd'));
    expect(await tuning.end).toBe(0);
    expect(screenOf(tuning.written).join('\n')).toContain('best rate');
    expectTidy(tuning);
  });

  it.each(LONG)('Ctrl-C is answered at once, and stops: %s', async (title, ...words) => {
    const command = onNode(...words);
    await command.until(barOf(title));
    command.type(CTRL_C);
    expect(await command.end).toBe(130);
    expect(command.written).toContain('Stopping after this step; press Ctrl-C again to quit now.');
    expectTidy(command);
  });

  it.each(LONG)('SIGTERM stops in the same way, with a code of its own: %s', async (title, ...words) => {
    const again = words.map((word) => (word === 'interrupted' ? 'terminated' : word));
    const command = onNode(...again, ...(title === 'fine-tune' ? ['--force'] : []));
    await command.until(barOf(title));
    command.signal('SIGTERM');
    expect(await command.end).toBe(143);
    expectTidy(command);
  });

  it.each([
    ['meta-train', 'boom.json'],
    ['fine-tune', 'lstm', '--tasks', 'boom.json', '--out', 'never-written.safetensors'],
    ['evaluate', 'lstm', '--tasks', 'boom.json', '--steps', '1000'],
    ['tune', 'adam', '--tasks', 'boom.json', '--steps', '1000'],
    ['diagnose', 'boom.json', '--meta-steps', '100'],
  ])('an error in the middle of the work ends the process: %s', async (...words) => {
    const command = l2l(...words);
    expect(await command.end).toBe(1);
    expect(screenOf(command.written).join('\n')).toContain('my own bug');
    expectTidy(command);
  });
});

describe('l2l meta-train on a terminal', () => {
  it('saves on Ctrl-C, says how to continue, and does so', async () => {
    const words = ['--save-every', '1000'];
    const command = l2l('meta-train', 'long.json', '--out', 'saved', ...words);
    await command.until(/loss/);
    command.type(CTRL_C);
    expect(await command.end).toBe(130);
    const count = Number(
      /Stopped after meta-step (\d+)\. Continue with: l2l resume saved/.exec(command.written)?.[1],
    );
    expect(count).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'saved', 'state.safetensors'))).toBe(true);
    const resumed = l2l('resume', 'saved', ...words);
    await resumed.until(new RegExp(`Continues after meta-step ${count}`));
    resumed.type(CTRL_C);
    expect(await resumed.end).toBe(130);
    expectTidy(resumed);
  });

  it('takes the signal that npx passes on and the one of the terminal for the same', async () => {
    const command = l2l('meta-train', 'slow.json');
    await command.until(barOf('slow'));
    command.signal('SIGINT');
    command.type(CTRL_C);
    expect(await command.end).toBe(130);
    expect(command.written).toContain('Stopped after meta-step');
  });

  it('quits on a second Ctrl-C, where a step takes for ever, and lets the folder go', async () => {
    const command = l2l('meta-train', 'stuck.json');
    await command.until(barOf('stuck'));
    command.type(CTRL_C);
    await command.until(/press Ctrl-C again to quit now/);
    // However long it is until the first one is heard, one of these is another.
    const pressing = setInterval(() => command.type(CTRL_C), 100);
    expect(await command.end).toBe(130);
    clearInterval(pressing);
    expectTidy(command);
    const next = l2l('resume', 'runs/stuck-1');
    await next.until(barOf('stuck'));
  });

  it('ends where a promise of a module never settles', async () => {
    const command = l2l('meta-train', 'never.json');
    expect(await command.end).toBe(1);
    expect(screenOf(command.written).join('\n')).toContain('a promise that never settles');
    expectTidy(command);
  });

  it('asks again for an answer that cannot be used, and leaves on Ctrl-C without a trace', async () => {
    const command = l2l('meta-train');
    await command.until(/learn from/);
    command.type('\r');
    await command.until(/How many meta-steps/);
    command.type('abc\r');
    await command.until(/A whole number, at least 1/);
    command.type(CTRL_C);
    expect(await command.end).toBe(130);
    expect(modesLeft(command.written)).toEqual([]);
    expect(existsSync(join(folder, 'runs/my-quadratic-1'))).toBe(false);
  });
});

describe('the race on a terminal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('leaves it as it was, even after %s', async (signal) => {
    const script = new URL('../examples/race-on-mnist/race.js', import.meta.url).pathname;
    const race = onTerminal([script, '--steps', '1000000', '--out', 'race'], { cwd: folder });
    await race.until(/ 0\/1000000 .*loss/);
    if (signal === 'SIGINT') race.type(CTRL_C);
    else race.signal(signal);
    expect(await race.end).toBe(128 + constants.signals[signal]);
    expect(modesLeft(race.written)).toEqual([]);
  });
});

describe('l2l fine-tune on a terminal', () => {
  it('keeps the best weights so far on Ctrl-C', async () => {
    const out = 'so-far.safetensors';
    const command = l2l('fine-tune', 'lstm', '--tasks', 'quadratic', '--steps', '1000000', '--out', out);
    await command.until(/loss/);
    command.type(CTRL_C);
    expect(await command.end).toBe(130);
    expect(command.written).toContain(out);
    expect(readFileSync(join(folder, out)).length).toBeGreaterThan(1000);
  });
});
