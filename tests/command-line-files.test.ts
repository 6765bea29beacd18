import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCheckpoint } from '@l2l/core';
import { afterAll, describe, expect, it } from 'vitest';
import { l2lIn } from './support/l2l';
import { smallExperiment } from './support/small-experiment';

const folder = mkdtempSync(join(tmpdir(), 'l2l-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const l2l = (...words: string[]) => l2lIn(folder, ...words);
const write = (name: string, data: object) => writeFileSync(join(folder, name), JSON.stringify(data));
const isThere = (name: string) => existsSync(join(folder, name));

const experiment = smallExperiment;
/** Two meta-steps, so that a run is over soon. */
const short = { ...experiment, name: 'short', stages: [{ ...experiment.stages[0]!, metaSteps: 2 }] };
write('short.json', short);

/** A family that is a module: a bowl of two coordinates. */
const BOWL = `const layout = { slots: [{ name: 'x', shape: [2], offset: 0 }], size: 2 };
  const optimizee = { name: 'bowl', layout, init: () => Float32Array.of(1, 1), dispose() {},
    evaluate: async ([x, y]) => ({ loss: x * x + y * y, gradient: Float32Array.of(2 * x, 2 * y) }) };
  export default { name: 'bowl', sample: async () => optimizee };`;

describe('a start that fails', () => {
  const wrong = {
    'a module that is missing': { tasks: [{ family: 'module', module: 'nowhere.mjs' }] },
    'a module without a family': { tasks: [{ family: 'module', module: 'empty.mjs' }] },
    'an unknown rule inside': {
      rule: { name: 'learnedLookahead', config: { fast: { rule: 'sgdd', learningRate: 1 } } },
    },
    'a checkpoint that is missing': {
      rule: {
        name: 'learnedLookahead',
        config: { fast: { rule: 'checkpoint', file: 'nowhere.safetensors' } },
      },
    },
    'validation that needs too much memory': {
      validation: { tasks: [{ family: 'quadratic', size: 1e9 }] },
    },
  };

  it.each(Object.entries(wrong))('with %s leaves nothing', async (name, change) => {
    writeFileSync(join(folder, 'empty.mjs'), '');
    const run = `failed-${Object.keys(wrong).indexOf(name)}`;
    write('failing.json', { ...short, ...change });
    const { code, err } = await l2l('meta-train', 'failing.json', '--out', run);
    expect({ code, err }).toEqual({
      code: expect.toSatisfy((is) => is === 1 || is === 2),
      err: expect.anything(),
    });
    expect(err).not.toMatch(/^\s+at /m);
    expect(isThere(run)).toBe(false);
  });

  it('after the first step leaves a folder that the next one may use', async () => {
    const task = { family: 'quadratic', size: 1e9 };
    const { validation: _, ...rest } = short;
    write('too-large.json', { ...rest, tasks: [task] });
    expect((await l2l('meta-train', 'too-large.json', '--out', 'second-try')).code).toBe(1);
    expect(await l2l('meta-train', 'short.json', '--out', 'second-try')).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, 'second-try')).filter((name) => name.startsWith('lock'))).toEqual([]);
  });
});

describe('the paths in an experiment', () => {
  it('are relative to its file, and its run can be resumed from anywhere', async () => {
    mkdirSync(join(folder, 'sub/elsewhere'), { recursive: true });
    writeFileSync(join(folder, 'sub/bowl.mjs'), BOWL);
    const tasks = [{ family: 'module', module: 'bowl.mjs' }];
    const { validation, ...rest } = short;
    write('sub/bowl.json', { ...rest, name: 'bowl', tasks, validation: { ...validation, tasks } });
    const train = await l2l('meta-train', 'sub/bowl.json', '--workers', '2');
    expect(train).toMatchObject({ code: 0 });
    rmSync(join(folder, 'runs/bowl-1/state.safetensors'));
    const resumed = await l2lIn(join(folder, 'sub/elsewhere'), 'resume', '../../runs/bowl-1');
    expect(resumed).toMatchObject({ code: 0 });
    const few = ['--steps', '10', '--seeds', '1'];
    expect(await l2l('evaluate', 'lstm', '--tasks', 'sub/bowl.json', ...few)).toMatchObject({ code: 0 });
    // What is shared with others does not name folders of this machine.
    const { provenance } = decodeCheckpoint(readFileSync(join(folder, 'runs/bowl-1/last.safetensors')));
    expect(provenance.family).toContain('"module":"bowl.mjs"');
    expect(provenance.commit).toMatch(/^@l2l \d+\.\d+\.\d+/);
  });
});

describe('places for results', () => {
  /** Commands that write a file, with a place for it. The work would take hours. */
  const writers = (place: string) => [
    ['fine-tune', 'lstm', '--tasks', 'quadratic', '--steps', '1000000', '--out', place],
    ['evaluate', 'lstm', '--tasks', 'quadratic', '--steps', '100000000', '--plot', `${place}.svg`],
    ['plot', 'nowhere', '--out', `${place}.svg`],
    ['export', 'lstm', place],
    ['import', 'nowhere.json', place],
  ];
  mkdirSync(join(folder, 'a-folder'));
  mkdirSync(join(folder, 'a-folder.svg'));
  writeFileSync(join(folder, 'a-file'), 'precious');
  writeFileSync(join(folder, 'a-file.svg'), 'precious');

  it.each(writers('a-folder'))('are refused at once where a folder is: %s', async (...words) => {
    const { code, err } = await l2l(...words);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/^a-folder\S* cannot be written: it is a folder/),
    });
  });

  it.each(writers('a-file'))('are refused at once where a file is: %s', async (...words) => {
    const { code, err } = await l2l(...words);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^a-file\S* exists\..*--force/) });
  });

  it.each(writers('a-file/below'))('are refused at once below a file: %s', async (...words) => {
    const { code, err } = await l2l(...words);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/^a-file\/below\S* cannot be written/),
    });
  });

  it('may be replaced by force, and lie in folders that are made', async () => {
    expect(await l2l('export', 'lstm', 'a-file', '--force')).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(join(folder, 'a-file'), 'utf8'))).toMatchObject({ version: 1 });
    const few = ['--tasks', 'quadratic', '--steps', '2'];
    const made = 'made/for/it.safetensors';
    expect(await l2l('fine-tune', 'lstm', ...few, '--out', made)).toMatchObject({ code: 0 });
    expect(isThere(made)).toBe(true);
  });

  it('may be a device or a link', async () => {
    symlinkSync('linked.json', join(folder, 'link.json'));
    writeFileSync(join(folder, 'linked.json'), '');
    expect(await l2l('export', 'lstm', 'link.json', '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'linked.json'), 'utf8')).toContain('weights');
    const full = await l2l('export', 'lstm', '/dev/full');
    expect(full).toMatchObject({ code: 1, err: '/dev/full cannot be written: the disk is full.\n' });
  });
});

describe('l2l import', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /the file: it must be an object/],
    ['a list', [], /the file: it must be an object/],
    [
      'weights that are no numbers',
      { weights: ['7', null] },
      /weights\.0: it must be a number, but "7" was found/,
    ],
    ['no provenance', { provenance: {} }, /provenance\.family: missing/],
    ['too few weights', { weights: [1] }, /layout has 5141 numbers, but "weights" has 1/],
    [
      'two tensors of one name',
      {
        layout: [
          { name: 'a', shape: [1] },
          { name: 'a', shape: [1] },
        ],
        weights: [1, 2],
      },
      /named "a"/,
    ],
  ])('refuses %s, and writes nothing', async (_, change, message) => {
    await l2l('export', 'lstm', 'whole.json', '--force');
    const whole = JSON.parse(readFileSync(join(folder, 'whole.json'), 'utf8'));
    const isObject = typeof change === 'object' && change !== null && !Array.isArray(change);
    writeFileSync(join(folder, 'part.json'), JSON.stringify(isObject ? { ...whole, ...change } : change));
    const { code, err } = await l2l('import', 'part.json', 'imported.safetensors');
    expect({ code, err }).toEqual({
      code: expect.toSatisfy((is) => is === 1 || is === 2),
      err: expect.stringMatching(message),
    });
    expect(isThere('imported.safetensors')).toBe(false);
  });
});
