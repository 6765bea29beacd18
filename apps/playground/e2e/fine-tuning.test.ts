import { readFile } from 'node:fs/promises';
import { decodeCheckpoint } from '@l2l/core';
import { afterAll, expect, it } from 'vitest';
import { closeBrowser, drop, lossOf, notice, run, visit } from './visitor';

afterAll(closeBrowser);

it('an optimizer is trained in the page, downloaded, dropped again, and races', async () => {
  const { page, complaints, leave } = await visit('problem=spirals&with=adam&steps=40');
  await page.selectOption('#tune-of', 'lstm');
  await page.selectOption('#tune-steps', '10');
  await page.click('#tune-start');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click('#tune-download', { timeout: 100_000 }),
  ]);
  const bytes = await readFile(await download.path());
  const checkpoint = decodeCheckpoint(bytes);
  expect(checkpoint.rule.name).toBe('coordinatewiseLstm');
  expect(checkpoint.provenance.family).toContain('spirals');

  await drop(page, 'mine.safetensors', bytes);
  await expect.poll(() => notice(page)).toContain('“mine” takes part');
  await page.click('#tune-race');
  await run(page);
  const dropped = await lossOf(page, 'mine');
  expect(dropped).toBeLessThan(0.66);
  expect(await lossOf(page, 'LSTM, fine-tuned')).toBe(dropped);
  expect(complaints).toEqual([]);
  await leave();
});
