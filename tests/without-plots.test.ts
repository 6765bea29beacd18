import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BIN, endOf } from './support/l2l';
import { smallExperiment } from './support/small-experiment';

const folder = mkdtempSync(join(tmpdir(), 'l2l-without-plots-'));
afterAll(() => rmSync(folder, { recursive: true }));
const withoutPlots = new URL('./support/without-plots.js', import.meta.url).href;
const l2l = (...words: string[]) => endOf(['--import', withoutPlots, BIN, ...words], { cwd: folder });

const INSTALL = expect.stringContaining('npm install @l2l/plots');
const [stage] = smallExperiment.stages;
const experiment = { ...smallExperiment, name: 'short', stages: [{ ...stage, metaSteps: 2 }] };
writeFileSync(join(folder, 'short.json'), JSON.stringify(experiment));

describe('where @l2l/plots is not installed', () => {
  it('meta-training ends with its weights, and says how to get the picture', async () => {
    const { code, out, err } = await l2l('meta-train', 'short.json', '--out', 'run');
    expect({ code, err }).toEqual({ code: 0, err: INSTALL });
    expect(out).not.toContain('curves.svg');
    expect(existsSync(join(folder, 'run/best.safetensors'))).toBe(true);
  });

  it.each([
    ['plot', 'run', '--out', 'curves.svg'],
    ['evaluate', 'lstm', '--tasks', 'quadratic', '--steps', '1000000', '--plot', 'curves.svg'],
  ])('a command that is asked for a picture says so before any work: %s', async (...words) => {
    expect(await l2l(...words)).toEqual({ code: 2, out: '', err: INSTALL });
    expect(existsSync(join(folder, 'curves.svg'))).toBe(false);
  });

  it('everything else works', async () => {
    expect((await l2l('--help')).code).toBe(0);
    expect((await l2l('evaluate', 'lstm', '--tasks', 'quadratic', '--steps', '5', '--seeds', '1')).code).toBe(
      0,
    );
  });
});
