import { afterAll, expect, it } from 'vitest';
import { closeBrowser, visit } from './visitor';

afterAll(closeBrowser);

it('Enter in the controls sends no form: the page stays', async () => {
  const { page, leave } = await visit('problem=spirals&with=adam&steps=40');
  await page.evaluate(() => Object.assign(globalThis, { stays: true }));
  await page.evaluate(() => (document.getElementById('controls') as HTMLFormElement).requestSubmit());
  await page.waitForSelector('#controls');
  expect(await page.evaluate(() => (globalThis as { stays?: boolean }).stays)).toBe(true);
  await leave();
});
