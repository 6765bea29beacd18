import { afterAll, expect, it } from 'vitest';
import { closeBrowser, lossOf, notice, run, stepsTaken, type Visitor, visit } from './visitor';

afterAll(closeBrowser);

const long = 'problem=spirals&with=adam&steps=10000';

/** A visitor whose race is under way. */
async function underWay(): Promise<Visitor> {
  const visitor = await visit(long);
  await visitor.page.click('#start');
  await expect.poll(() => stepsTaken(visitor.page)).toBeGreaterThan(0);
  return visitor;
}

/**
 * Keeps a worker from doing anything else: the first trains, the second fine-tunes.
 *
 * @returns Lets it continue.
 */
async function block({ page }: Visitor, worker = 0): Promise<() => void> {
  let status = 503;
  await page.route('**/continue', (route) => route.fulfill({ status }));
  const blocked = page.workers()[worker]!.evaluate(() => {
    const request = new XMLHttpRequest();
    do {
      request.open('GET', '/continue', false);
      request.send();
    } while (request.status !== 200);
  });
  // Where the worker is ended meanwhile.
  blocked.catch(() => {});
  return () => {
    status = 200;
  };
}

/** Starts again as the page offers it, and sees that it goes on. */
async function startAgain({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Start again' }).last().click();
  await expect.poll(() => notice(page)).toBe('');
  await page.fill('label:has-text("Steps") input', '20');
  await page.keyboard.press('Tab');
  await run(page);
  expect(await lossOf(page, 'Adam')).toBeLessThan(1);
}

it('a worker that crashes is told of, and another one starts', async () => {
  const visitor = await underWay();
  await visitor.page.workers()[0]!.evaluate(() => {
    setTimeout(() => {
      throw new Error('a fault for the test');
    });
  });
  await expect.poll(() => notice(visitor.page)).toContain('The worker that trains has crashed');
  await startAgain(visitor);
  await visitor.leave();
});

it('a worker that is gone without a word is told of, and another one starts', async () => {
  const visitor = await underWay();
  await visitor.page.workers()[0]!.evaluate(() => close());
  await expect.poll(() => notice(visitor.page)).toContain('The worker that trains is gone');
  expect(visitor.complaints).toEqual([]);
  await startAgain(visitor);
  await visitor.leave();
});

it('a worker that hangs is told of, and can be replaced', async () => {
  const visitor = await underWay();
  await block(visitor);
  await expect.poll(() => notice(visitor.page)).toContain('Nothing has been heard of the worker');
  await startAgain(visitor);
  await visitor.leave();
});

it('a worker that hangs while it fine-tunes is told of, and can be replaced', async () => {
  const visitor = await visit('problem=spirals&with=adam&steps=40');
  const { page, leave } = visitor;
  const state = () => page.textContent('#tuning-view [role=status]');
  await expect.poll(() => page.workers().length).toBe(1);
  await page.selectOption('#tune-of', 'lstm');
  await page.selectOption('#tune-steps', '200');
  await page.click('#tune-start');
  await expect.poll(state).toMatch(/^Meta-step [1-9]/);
  await block(visitor, 1);
  await expect.poll(state).toContain('Nothing has been heard for 10 seconds');
  await page.click('#tune-stop');
  await page.selectOption('#tune-steps', '10');
  await page.click('#tune-start');
  await page.waitForSelector('#tune-download', { timeout: 100_000 });
  await leave();
});

it('a step that takes long is told of, but the race goes on after it', async () => {
  const visitor = await underWay();
  const { page, complaints, leave } = visitor;
  const release = await block(visitor);
  await expect.poll(() => notice(page)).toContain('the race goes on by itself');
  release();
  const before = await stepsTaken(page);
  await expect.poll(() => notice(page)).toBe('');
  await expect.poll(() => stepsTaken(page)).toBeGreaterThan(before);
  expect(complaints).toEqual([]);
  await leave();
});

it('a tab that was put to sleep goes on when it wakes up', async () => {
  const { page, complaints, leave } = await underWay();
  const browser = await page.context().newCDPSession(page);
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await browser.send('Page.setWebLifecycleState', { state: 'active' });
  const woken = await stepsTaken(page);
  await expect.poll(() => stepsTaken(page)).toBeGreaterThan(woken);
  expect(complaints).toEqual([]);
  await leave();
});
