import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCheckpoint } from '@l2l/core';
import { afterAll, describe, expect, it } from 'vitest';
import { BIN, l2lIn } from './support/l2l';
import { smallExperiment } from './support/small-experiment';

const folder = mkdtempSync(join(tmpdir(), 'l2l-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const l2l = (...words: string[]) => l2lIn(folder, ...words);
const write = (name: string, data: object) => writeFileSync(join(folder, name), JSON.stringify(data));

const experiment = smallExperiment;
write('killed.json', experiment);
const file = join(folder, 'killed.json');
/** Two meta-steps, so that a run is over soon. */
const short = { ...experiment, name: 'short', stages: [{ ...experiment.stages[0]!, metaSteps: 2 }] };
write('short.json', short);

describe('l2l meta-train', () => {
  it('begins with the weights of a checkpoint', async () => {
    const still = join(folder, 'still.json');
    const stages = [{ ...experiment.stages[0]!, metaSteps: 2, rate: 1e-12 }];
    writeFileSync(still, JSON.stringify({ ...experiment, stages }));
    const weightsOf = (run: string) => decodeCheckpoint(readFileSync(join(folder, run, 'last.safetensors')));
    expect((await l2l('meta-train', file, '--out', 'earlier', '--meta-steps', '1')).code).toBe(0);
    const start = join('earlier', 'last.safetensors');
    expect((await l2l('meta-train', still, '--out', 'later', '--from', start)).code).toBe(0);
    const [earlier, later] = [weightsOf('earlier'), weightsOf('later')];
    earlier.weights.forEach((weight, i) => {
      expect(later.weights[i]).toBeCloseTo(weight, 6);
    });
    expect(later.provenance.metaSteps).toBe(earlier.provenance.metaSteps + 2);
    expect(later.provenance.family).toMatch(/^killed: .*; then killed: /);
    expect(later.provenance.estimator).toMatch(
      /^2 × truncatedBackprop.*\(seed 1\), then 2 × truncatedBackprop/,
    );
    // A run that was killed before it saved starts there again, and says so.
    rmSync(join(folder, 'later', 'state.safetensors'));
    const again = await l2l('resume', 'later');
    expect(again).toMatchObject({
      code: 0,
      err: expect.stringContaining(
        'stopped before anything was saved, so it starts again from the beginning',
      ),
    });
    expect(weightsOf('later')).toEqual(later);
  });

  it.each([
    ['rule', 'tensorwise-lstm', /--from tensorwise-lstm does not fit.*tensorwiseLstm.*coordinatewiseLstm/],
    ['size', 'lstm', /--from lstm does not fit.*5141 weights.*weights/],
  ])('refuses weights of another %s, and leaves no run behind', async (_, start, message) => {
    const { code, err } = await l2l('meta-train', file, '--out', 'none', '--from', start);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(message),
    });
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('says again why it ended when it is to continue a run that is over', async () => {
    // Weights that hardly move are seldom better: the second look at the latest is the last.
    const { validation, stages, ...rest } = experiment;
    const still = stages.map((stage) => ({ ...stage, rate: 1e-12 }));
    const impatient = {
      ...rest,
      name: 'impatient',
      stages: still,
      validation: { ...validation, patience: 1 },
    };
    writeFileSync(join(folder, 'impatient.json'), JSON.stringify(impatient));
    const first = await l2l('meta-train', 'impatient.json', '--out', 'impatient', '--quiet');
    expect(first).toEqual({ code: 0, err: '', out: expect.stringContaining('Ended early') });
    expect(await l2l('resume', 'impatient', '--quiet')).toEqual(first);
  });

  it('says what is wrong with an experiment, and leaves with code 2', async () => {
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ ...experiment, sed: 1 }));
    const { code, err } = await l2l('meta-train', 'wrong.json');
    expect(code).toBe(2);
    expect(err).toMatch(/there is no option "sed"; did you mean "seed"/);
    expect((await l2l('meta-train', 'nowhere.json')).err).toMatch(/nowhere\.json cannot be read/);
  });

  it('refuses to write into a run that is there', async () => {
    await l2l('meta-train', file, '--out', 'taken', '--meta-steps', '1');
    const { code, err } = await l2l('meta-train', file, '--out', 'taken');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('l2l resume taken') });
  });

  it('trains to the end when nobody reads its output', async () => {
    const train = `"${process.execPath}" "${BIN}" meta-train "${file}" --out unheard --meta-steps 1`;
    const { code, err } = await new Promise<{ code: unknown; err: string }>((resolve) => {
      const piped = `set -o pipefail; ${train} | head -c 1`;
      execFile('bash', ['-c', piped], { cwd: folder }, (error, _, err) =>
        resolve({ code: error?.code, err }),
      );
    });
    expect({ code, err }).toEqual({ code: undefined, err: expect.not.stringContaining('EPIPE') });
    expect(existsSync(join(folder, 'unheard/last.safetensors'))).toBe(true);
  });

  it('leaves with code 3 where inner training only diverges', async () => {
    const task = { family: 'module', module: join(folder, 'diverging.mjs') };
    writeFileSync(
      join(folder, 'diverging.mjs'),
      `const layout = { slots: [{ name: 'x', shape: [1], offset: 0 }], size: 1 };
       const optimizee = { name: 'nan', layout, init: () => new Float32Array(1), dispose() {},
         evaluate: async () => ({ loss: NaN, gradient: new Float32Array(1) }) };
       export default { name: 'nan', sample: async () => optimizee };`,
    );
    const { validation: _, ...rest } = experiment;
    const stages = [{ metaSteps: 500 }];
    writeFileSync(join(folder, 'nan.json'), JSON.stringify({ ...rest, name: 'nan', tasks: [task], stages }));
    const { code, err } = await l2l('meta-train', 'nan.json');
    expect({ code, err }).toEqual({ code: 3, err: expect.stringContaining('diverged in 200 windows') });
  });
});

describe('other commands', () => {
  it('carry a checkpoint to JSON and back, bit for bit', async () => {
    expect((await l2l('export', 'lstm', 'lstm.json')).code).toBe(0);
    expect((await l2l('import', 'lstm.json', 'lstm.safetensors')).code).toBe(0);
    const shipped = readFileSync(
      new URL('../packages/lstm-optimizer/pretrained/lstm.safetensors', import.meta.url),
    );
    expect(readFileSync(join(folder, 'lstm.safetensors'))).toEqual(shipped);
    writeFileSync(join(folder, 'cut.safetensors'), shipped.subarray(0, 500));
    expect((await l2l('inspect', 'cut.safetensors')).code).toBe(1);
  });

  it('describe a checkpoint to people and to programs', async () => {
    expect((await l2l('inspect', 'lookahead-lstm')).out).toMatch(/learnedLookahead.*5141/s);
    expect(JSON.parse((await l2l('inspect', 'lstm', '--json')).out)).toMatchObject({ size: 5141 });
  });

  it('compare, tune, fine-tune and draw', async () => {
    const few = ['--tasks', 'quadratic', '--steps', '20'];
    const compared = await l2l('evaluate', 'lstm', 'adam(0.1)', ...few, '--seeds', '2', '--plot', 'e.svg');
    expect(compared.out).toMatch(/adam\(0\.1\).*momentum\(.*tuned/s);
    expect(readFileSync(join(folder, 'e.svg'), 'utf8')).toMatch(/^<svg/);
    expect((await l2l('meta-train', 'short.json', '--out', 'drawn')).code).toBe(0);
    for (const name of ['c.svg', 'c.png', 'c.html']) {
      expect(await l2l('plot', 'drawn', '--out', name)).toMatchObject({ code: 0 });
    }
    expect((await l2l('plot', 'drawn', '--out', 'c.gif')).code).toBe(2);
    expect(JSON.parse((await l2l('tune', 'sgd', ...few, '--json')).out).trials.length).toBeGreaterThan(8);
    const tuned = await l2l(
      'fine-tune',
      'lstm',
      '--tasks',
      'quadratic',
      '--steps',
      '10',
      '--out',
      'tuned.safetensors',
    );
    expect(tuned.code).toBe(0);
    expect((await l2l('inspect', 'tuned.safetensors')).code).toBe(0);
  });

  it('help shells and people', async () => {
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await l2l('completion', shell)).out).toContain('meta-train');
    expect(await l2l('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') });
    const { code, err } = await l2l('meta-tran');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('meta-train') });
  });
});

describe('what commands print', () => {
  it('is results on standard output, and all else on standard error', async () => {
    const { code, out, err } = await l2l('meta-train', 'short.json', '--out', 'printed', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ end: 'finished', count: 2 });
    expect(await l2l('export', 'lstm', 'printed.json')).toEqual({
      code: 0,
      out: '',
      err: 'Wrote printed.json\n',
    });
  });

  it.each([
    ['meta-train', 'nowhere.json'],
    ['resume', 'nowhere'],
    ['evaluate', 'nowhere.safetensors'],
    ['evaluate', 'lstm', '--tasks', 'nowhere.json'],
    ['fine-tune', 'nowhere.safetensors', '--out', 'x.safetensors'],
    ['inspect', 'nowhere.safetensors'],
    ['diagnose', 'nowhere.json'],
    ['plot', 'nowhere'],
    ['export', 'nowhere.safetensors', 'x.json'],
    ['import', 'nowhere.json', 'x.safetensors'],
  ])('names a file that is missing, with code 2: %s', async (...words) => {
    const { code, out, err } = await l2l(...words);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringContaining('nowhere') });
    expect(err).not.toMatch(/ENOENT|\.part/);
    expect(err).not.toContain('..');
  });

  it('shows every choice in the help', async () => {
    for (const [command, ...choices] of [
      ['tune', 'rmsprop'],
      ['completion', 'fish'],
      ['evaluate', 'default: the digits that come with'],
      ['plot', '--force'],
      ['fine-tune', '--force'],
    ]) {
      const { out } = await l2l(command!, '--help');
      for (const choice of choices) expect(out.replace(/\s+/g, ' ')).toContain(choice);
    }
  });

  it('is not what a checkpoint makes of the terminal', async () => {
    await l2l('export', 'lstm', 'escaped.json');
    const data = JSON.parse(readFileSync(join(folder, 'escaped.json'), 'utf8'));
    write('escaped.json', { ...data, provenance: { ...data.provenance, family: 'a\u001b[2Jb' } });
    expect((await l2l('import', 'escaped.json', 'escaped.safetensors')).code).toBe(0);
    const { out } = await l2l('inspect', 'escaped.safetensors');
    expect(out).toContain('ab');
    expect(out).not.toContain('\u001b');
  });
});
