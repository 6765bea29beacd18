import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, expect, it } from 'vitest';
import { closeBrowser, run, untilOver, visit } from './visitor';

afterAll(closeBrowser);

const pages = [
  ['light', 'problem=surface&surface=wells&with=lookaheadLstm,lstm,adam@0.1&steps=20', 1280],
  ['dark', 'problem=spirals&with=lookahead-lstm,adam&steps=10', 1280],
  ['light', 'problem=csv&with=lstm,sgd&steps=10', 390],
  ['dark', 'problem=digits&with=lookaheadLstm,rmsprop&steps=5', 390],
] as const;

it.each(pages)(
  'in %s colours, at %s, %i pixels wide, axe finds nothing',
  async (colorScheme, hash, width) => {
    const { page, leave } = await visit(hash, { colorScheme, viewport: { width, height: 900 } });
    if (hash.startsWith('problem=csv')) await page.getByRole('button', { name: 'example' }).click();
    await run(page);
    const { violations } = await new AxeBuilder({ page: page as never }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
    // Nothing is cut off, and nothing has to be scrolled to the side.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await leave();
  },
);

it('everything can be reached and run with the keyboard', async () => {
  const { page, leave } = await visit('problem=surface&with=adam@0.1&steps=30');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the playground');
  await page.keyboard.press('Enter');
  const reached = new Set<string>();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName || ''),
    );
  }
  for (const wanted of ['start', 'CANVAS', 'INPUT', 'SELECT']) expect([...reached]).toContain(wanted);
  await page.focus('#start');
  await page.keyboard.press('Enter');
  await untilOver(page);
  await leave();
});
