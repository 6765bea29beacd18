import { resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readExperiment } from '../experiment/read';
import { askExperiment } from './ask-experiment';

it('where there is no terminal to ask on, an experiment is named that is there to be tried', async () => {
  vi.spyOn(process, 'stdin', 'get').mockReturnValue({ isTTY: false } as never);
  const error = await askExperiment().then(
    () => new Error('It asked.'),
    (thrown: unknown) => thrown as Error,
  );
  const [, file] = /l2l meta-train (\S+\.json)/.exec(error.message) ?? [];
  expect(readExperiment(resolve(file ?? 'none')).name).toBe('tiny');
});
