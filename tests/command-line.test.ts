import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCheckpoint, keyOf, streamOf } from '@l2l/core';
import { afterAll, describe, expect, it } from 'vitest';

// The built command, as it is installed: workers and dynamic imports included.
const BIN = new URL('../packages/cli/dist/bin.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'l2l-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a command said, and how it ended. */
function l2l(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIN, ...words], { cwd: folder }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

const experiment = {
  name: 'killed',
  rule: { name: 'coordinatewiseLstm', config: { hidden: [4] } },
  tasks: [{ family: 'quadratic', size: 6 }],
  stages: [
    {
      estimator: { name: 'truncatedBackprop', window: 10, horizon: [20, 60], outOfPhase: true },
      metaSteps: 150,
      trajectories: 2,
      average: 0.9,
    },
    {
      estimator: { name: 'persistentEvolutionStrategies', window: 10, horizon: 40 },
      metaSteps: 150,
      trajectories: 2,
    },
  ],
  validation: { tasks: [{ family: 'quadratic', size: 6 }], steps: 20, seeds: [1], every: 20 },
};
const file = join(folder, 'killed.json');
writeFileSync(file, JSON.stringify(experiment));

const contentOf = (run: string) =>
  ['log.jsonl', 'last.safetensors', 'best.safetensors'].map((name) => readFileSync(join(folder, run, name)));

/** Starts a command and kills it, without a chance to clean up, after some milliseconds. */
function killed(after: number, ...words: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...words], { cwd: folder, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), after);
    child.on('exit', (_, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });
}

describe('l2l meta-train', () => {
  it('hears a signal while it trains in one thread, saves, and says how to go on', async () => {
    const long = join(folder, 'long.json');
    const stages = [{ ...experiment.stages[0]!, metaSteps: 1_000_000 }];
    writeFileSync(long, JSON.stringify({ ...experiment, stages }));
    const words = ['meta-train', long, '--out', 'signalled', '--workers', '1'];
    const child = spawn(process.execPath, [BIN, ...words], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
    });
    const end = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    child.kill('SIGTERM');
    expect(await end).toBe(130);
    expect(out).toContain('l2l resume signalled');
    expect(readFileSync(join(folder, 'signalled', 'state.safetensors')).length).toBeGreaterThan(0);
  });

  it('ends with the same bits when it was killed twenty times, whatever it was doing', {
    timeout: 600_000,
  }, async () => {
    expect((await l2l('meta-train', file, '--out', 'unbroken', '--workers', '1')).code).toBe(0);
    const { uniform } = streamOf(keyOf(2026));
    const often = ['--save-every', '0.02', '--workers', '2'];
    let kills = 0;
    for (let run = 0; kills < 20; run++) {
      const out = `killed-${run}`;
      let isOver = !(await killed(150 + 500 * uniform(), 'meta-train', file, '--out', out, ...often));
      while (!isOver) {
        kills++;
        isOver = !(await killed(150 + 500 * uniform(), 'resume', out, ...often));
      }
      // Where the kill came before the run had a folder, there is nothing to go on with.
      const { code, err } = await l2l('resume', out, '--workers', '1');
      if (code === 2 && err.includes('There is no run')) continue;
      expect({ code, err }).toEqual({ code: 0, err: expect.anything() });
      expect(contentOf(out)).toEqual(contentOf('unbroken'));
    }
    expect(kills).toBeGreaterThanOrEqual(20);
  });

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
    // A run that was killed before it saved begins there again.
    rmSync(join(folder, 'later', 'state.safetensors'));
    expect((await l2l('resume', 'later')).code).toBe(0);
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

  it('says again why it ended when it is asked to go on with a run that is over', async () => {
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

  it('goes on when nobody listens any more', async () => {
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

  it('tell of a checkpoint to people and to programs', async () => {
    expect((await l2l('inspect', 'lookahead-lstm')).out).toMatch(/learnedLookahead.*5141/s);
    expect(JSON.parse((await l2l('inspect', 'lstm', '--json')).out)).toMatchObject({ size: 5141 });
  });

  it('compare, tune, fine-tune and draw', async () => {
    const few = ['--tasks', 'quadratic', '--steps', '20'];
    const compared = await l2l('evaluate', 'lstm', 'adam(0.1)', ...few, '--seeds', '2', '--plot', 'e.svg');
    expect(compared.out).toMatch(/adam\(0\.1\).*momentum\(.*tuned/s);
    expect(readFileSync(join(folder, 'e.svg'), 'utf8')).toMatch(/^<svg/);
    for (const name of ['c.svg', 'c.png', 'c.html']) {
      expect(await l2l('plot', 'unbroken', '--out', name)).toMatchObject({ code: 0 });
    }
    expect((await l2l('plot', 'unbroken', '--out', 'c.gif')).code).toBe(2);
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

  it('name the tasks there are where one is mistyped', async () => {
    const suite = new URL('../benchmarks/suite/suite.json', import.meta.url).pathname;
    const { code, err } = await l2l('bench', '--tasks', suite, '--only', 'validation-relu,validation-rely');
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/"validation-rely".*validation-relu/s),
    });
  });

  it('help shells and people', async () => {
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await l2l('completion', shell)).out).toContain('meta-train');
    expect(await l2l('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') });
    const { code, err } = await l2l('meta-tran');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('meta-train') });
  });
});
