import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from './fixtures/temporary-directory';
import { tinyMnist } from './fixtures/tiny-mnist';
import { mnist } from './mnist';

const realDirectory = process.env.L2L_DATA_DIR;

beforeEach(() => {
  vi.stubEnv('L2L_DATA_DIR', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function tinyDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  await Promise.all(
    Object.entries(tinyMnist).map(([name, content]) => writeFile(join(directory, name), content)),
  );
  return directory;
}

describe('where the digits come from', () => {
  it('is the package when nothing is said', async () => {
    expect((await mnist()).train.name).toBe('mnist-embedded-train');
  });

  it('is the directory that is named', async () => {
    expect((await mnist({ directory: await tinyDirectory() })).train.count).toBe(3);
  });

  it('is the directory in the environment', async () => {
    vi.stubEnv('L2L_DATA_DIR', await tinyDirectory());
    expect((await mnist()).train.count).toBe(3);
  });

  it('is the package when that is asked for, whatever the environment says', async () => {
    vi.stubEnv('L2L_DATA_DIR', await tinyDirectory());
    expect((await mnist({ embedded: true })).train.name).toBe('mnist-embedded-train');
  });

  it('is never silently another place than the one that was named', async () => {
    vi.stubEnv('L2L_DATA_DIR', '/no/such/directory');
    await expect(mnist()).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is one place', async () => {
    await expect(mnist({ embedded: true, directory: '/data' })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('embedded and directory'),
    });
  });

  it('is a mirror when the cache holds other bytes, and an empty list has none', async () => {
    const cacheDirectory = await tinyDirectory();
    await expect(mnist({ download: true, cacheDirectory, mirrors: [] })).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringContaining('the list of mirrors is empty'),
    });
  });
});

describe.runIf(realDirectory)('the full set on disk', () => {
  it('has 60,000 + 10,000 digits', async () => {
    const { train, test } = await mnist({ directory: realDirectory });
    expect(train).toMatchObject({ count: 60_000, inputShape: [28, 28, 1] });
    expect(test.count).toBe(10_000);
    // Y. LeCun's page, and every introduction since, shows the training set's first digit: a five.
    expect([...train.examples([0]).labels]).toEqual([5]);
  });
});
