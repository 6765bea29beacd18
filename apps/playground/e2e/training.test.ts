import { afterAll, expect, it } from 'vitest';
import { closeBrowser, lossOf, run, visit } from './visitor';

afterAll(closeBrowser);

it('the digits are learned on wasm, by learned optimizers better than by Adam as it comes', async () => {
  const { page, complaints, leave } = await visit(
    'problem=digits&with=lookaheadLstm,lookahead-lstm,adam&steps=60',
  );
  expect(await page.textContent('h1')).toBe('Watch an optimizer that was learned');
  await run(page);
  const losses = await Promise.all(['lookaheadLstm()', 'Lookahead-LSTM'].map((name) => lossOf(page, name)));
  // ln 10 = 2.3 is where a network begins that knows nothing.
  for (const loss of losses) expect(loss).toBeLessThan(0.6);
  expect(await lossOf(page, 'Adam')).toBeGreaterThan(Math.max(...losses));
  expect(complaints).toEqual([]);
  await leave();
});

it('a convolutional network is learned on wasm, better than by gradient descent as it comes', async () => {
  const { page, complaints, leave } = await visit('problem=cnn&with=lookaheadLstm,sgd&steps=40');
  await run(page);
  // ln 10 = 2.3 is where a network begins that knows nothing.
  expect(await lossOf(page, 'lookaheadLstm()')).toBeLessThan(1.5);
  expect(await lossOf(page, 'SGD')).toBeGreaterThan(await lossOf(page, 'lookaheadLstm()'));
  expect(await page.textContent('#standings')).toContain('on wasm');
  expect(complaints).toEqual([]);
  await leave();
});

it('a learned optimizer learns a table on webgl as it does on wasm', { timeout: 600_000 }, async () => {
  const { page, complaints, leave } = await visit('problem=csv&with=lookaheadLstm&steps=100&backend=webgl');
  await page.getByRole('button', { name: 'example' }).click();
  // Its shaders are compiled at the first steps, by a renderer that imitates a graphics card.
  await run(page, 500_000);
  expect(await page.textContent('#standings')).toContain('on webgl');
  const onWebgl = await lossOf(page, 'lookaheadLstm()');
  // ln 2 = 0.69 is where a network begins that knows nothing.
  expect(onWebgl).toBeLessThan(0.3);

  await page.selectOption('#backend', 'wasm');
  await run(page);
  expect(await page.textContent('#standings')).toContain('on wasm');
  expect(await lossOf(page, 'lookaheadLstm()')).toBeCloseTo(onWebgl, 2);
  expect(complaints).toEqual([]);
  await leave();
});

it('the same run on webgl ends where it ends on plain JavaScript, and the backend is switched in the page', {
  timeout: 600_000,
}, async () => {
  const { page, complaints, leave } = await visit('problem=spirals&with=adam@0.03&steps=40&backend=webgl');
  await run(page, 500_000);
  const onWebgl = await lossOf(page, 'Adam');
  expect(await page.textContent('#standings')).toContain('on webgl');
  // ln 2 = 0.69 is where a network begins that knows nothing.
  expect(onWebgl).toBeLessThan(0.67);

  await page.selectOption('#backend', 'cpu');
  expect(page.url()).toContain('backend=cpu');
  await run(page);
  expect(await page.textContent('#standings')).toContain('on cpu');
  expect(await lossOf(page, 'Adam')).toBeCloseTo(onWebgl, 2);
  expect(complaints).toEqual([]);
  await leave();
});

it('a landscape is walked from where one clicks', async () => {
  const { page, complaints, leave } = await visit(
    'problem=surface&surface=valley&with=lookaheadLstm,adam@0.1&steps=150',
  );
  const canvas = page.locator('#picture canvas');
  await canvas.click({ position: { x: 60, y: 60 } });
  await page.waitForFunction(() => document.querySelector('#start')?.textContent === 'Start again');
  expect(page.url()).toMatch(/start=-1\.\d+,1\.\d+/);
  expect(await lossOf(page, 'lookaheadLstm()')).toBeLessThan(0.2);
  await canvas.press('ArrowRight');
  expect(await page.textContent('#toolbar .status')).toContain('Ready');
  expect(complaints).toEqual([]);
  await leave();
});

it('a shared address brings the same choices to another browser', async () => {
  const first = await visit();
  await first.page.getByLabel('Two spirals').check();
  await first.page.getByLabel('Momentum', { exact: true }).check();
  await first.page.getByLabel('Learning rate of Adam').fill('-1');
  const second = await visit(new URL(first.page.url()).hash.slice(1));
  expect(await second.page.getByLabel('Two spirals').isChecked()).toBe(true);
  expect(await second.page.getByLabel('Momentum', { exact: true }).isChecked()).toBe(true);
  expect(await second.page.locator('.contestant', { hasText: 'Adam' }).locator('output').textContent()).toBe(
    '0.1',
  );
  await Promise.all([first.leave(), second.leave()]);
});
