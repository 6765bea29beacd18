import { afterAll, expect, it } from 'vitest';
import { closeBrowser, drop, lossOf, notice, run, visit } from './visitor';

afterAll(closeBrowser);

const small = 'problem=spirals&with=adam&steps=20';

it('a corrupt checkpoint is refused in a sentence, and the page goes on', async () => {
  const { page, complaints, leave } = await visit(small);
  await drop(page, 'broken.safetensors', 'these are no weights at all, whatever the name says');
  expect(await notice(page)).toMatch(/^broken was not taken\. .*\.$/s);
  await drop(page, 'picture.png', 'x');
  await expect.poll(() => notice(page)).toContain('a checkpoint ends in .safetensors');
  await run(page);
  expect(await lossOf(page, 'Adam')).toBeLessThan(1);
  expect(complaints).toEqual([]);
  await leave();
});

it('a malformed table is refused with its line, and a good one is learned', async () => {
  const { page, complaints, leave } = await visit('problem=csv&with=lookaheadLstm&steps=120');
  await drop(page, 'bad.csv', 'x,y,class\n1,2,a\n3,four,b\n');
  expect(await notice(page)).toContain('Line 3 of bad.csv has “four” under y');
  await page.getByRole('button', { name: 'example' }).click();
  await run(page);
  expect(await lossOf(page, 'lookaheadLstm()')).toBeLessThan(0.3);
  expect(complaints).toEqual([]);
  await leave();
});

it('a worker that crashes is told of, and another one starts', async () => {
  const { page, leave } = await visit('problem=spirals&with=adam&steps=10000');
  await page.click('#start');
  await expect.poll(() => page.textContent('#toolbar .status')).toMatch(/Step \d/);
  await page.workers()[0]!.evaluate(() => {
    setTimeout(() => {
      throw new Error('a fault for the test');
    });
  });
  expect(await notice(page)).toContain('The worker that trains has crashed');
  await page.fill('label:has-text("Steps") input', '20');
  await page.keyboard.press('Tab');
  await run(page);
  expect(await lossOf(page, 'Adam')).toBeLessThan(1);
  await leave();
});

it('a WebGL context that is lost is told of, and the run starts again on WebAssembly', async () => {
  const { page, leave } = await visit('problem=spirals&with=adam&steps=10000&backend=webgl');
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await page.workers()[0]!.evaluate(() => {
    const scope = globalThis as unknown as { contexts: WebGLRenderingContext[] };
    scope.contexts = [];
    const { getContext } = OffscreenCanvas.prototype;
    OffscreenCanvas.prototype.getContext = function (this: OffscreenCanvas, ...asked: unknown[]) {
      const context = getContext.apply(this, asked as never);
      scope.contexts.push(context as unknown as WebGLRenderingContext);
      return context;
    } as never;
  });
  await page.click('#start');
  await expect.poll(() => page.textContent('#toolbar .status')).toMatch(/Step \d/);
  await page.workers()[0]!.evaluate(() => {
    const { contexts } = globalThis as unknown as { contexts: WebGLRenderingContext[] };
    for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  });
  expect(await notice(page)).toContain('took the WebGL context away');
  await page.getByRole('button', { name: 'Start on WebAssembly' }).click();
  await expect.poll(() => page.textContent('#standings')).toContain('on wasm');
  await expect.poll(() => page.textContent('#toolbar .status')).toMatch(/Step \d/);
  await leave();
});

it('a backend that is missing is told of, with what to choose instead', async () => {
  const { page, leave } = await visit('problem=spirals&with=adam&steps=20&backend=webgpu');
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await page.workers()[0]!.evaluate(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
  await page.click('#start');
  expect(await notice(page)).toContain('has no WebGPU');
  await page.getByRole('button', { name: 'Start on WebAssembly' }).click();
  await expect.poll(() => page.textContent('#standings')).toContain('on wasm');
  await leave();
});

it('a tab that was put to sleep goes on when it wakes up', async () => {
  const { page, complaints, leave } = await visit('problem=spirals&with=adam&steps=10000');
  await page.click('#start');
  await expect.poll(() => page.textContent('#toolbar .status')).toMatch(/Step \d/);
  const step = async () =>
    Number(/Step ([\d,]+)/.exec((await page.textContent('#toolbar .status'))!)![1]!.replace(',', ''));
  const browser = await page.context().newCDPSession(page);
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await browser.send('Page.setWebLifecycleState', { state: 'active' });
  const woken = await step();
  await expect.poll(step).toBeGreaterThan(woken);
  expect(complaints).toEqual([]);
  await leave();
});
