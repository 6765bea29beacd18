import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseExperiment } from '../experiment/read';
import { type Experiment, experimentSchema } from '../experiment/schema';
import { createRun, readLog, reopenRun } from './run-folder';

const experiment = parseExperiment({
  name: 'test',
  tasks: [{ family: 'quadratic' }],
  stages: [{ metaSteps: 3 }],
  validation: { tasks: [{ family: 'quadratic', size: 3 }] },
});
const [stage] = experiment.stages;
const line = (count: number) => ({ count, stage: 0, loss: 1 / count, gradientNorm: 1 });

/** Each part of an experiment, changed; undefined for those that may change. */
const changes: Readonly<Record<keyof Experiment, unknown>> = {
  $schema: undefined,
  name: undefined,
  license: undefined,
  seed: 2,
  rule: { name: 'coordinatewiseLstm', config: { hidden: [5] } },
  tasks: [{ family: 'quadratic', size: 11 }],
  stages: [{ ...stage, rate: 0.1 }],
  validation: { ...experiment.validation, steps: 3 },
};

/** A folder whose run was saved after two steps, and logged one more. */
function saved(): string {
  const path = mkdtempSync(join(tmpdir(), 'l2l-same-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const run = createRun(path, experiment);
  for (const count of [1, 2]) run.log(line(count));
  run.save({ count: 2, snapshot: {} });
  run.log(line(3));
  run.close();
  return path;
}

function edited(path: string, changed: object): () => void {
  const file = join(path, 'experiment.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...changed }));
  return () => reopenRun(path).close();
}

describe('a run whose experiment was edited', () => {
  it('has a case below for each part of an experiment', () => {
    expect(Object.keys(changes).sort()).toEqual(Object.keys(experimentSchema.shape).sort());
  });

  it.each(Object.entries(changes).filter(([, changed]) => changed !== undefined))(
    'is not continued where "%s" differs, and its folder stays as it is',
    (part, changed) => {
      const path = saved();
      const reopen = edited(path, { [part]: changed });
      expect(reopen).toThrow(expect.objectContaining({ code: 'bad-checkpoint' }));
      expect(reopen).toThrow(new RegExp(`experiment\\.json is not .*${part}[\\w.]* was .*, but is .*--out`));
      expect(readLog(path).length).toBe(3);
    },
  );

  it('is continued under another name, license and schema', () => {
    edited(saved(), { name: 'other', license: 'Apache-2.0', $schema: 'schema.json' })();
  });
});
