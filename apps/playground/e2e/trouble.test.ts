import { afterAll, expect, it } from 'vitest';
import { closeBrowser, drop, lossOf, notice, run, stepsTaken, visit } from './visitor';

afterAll(closeBrowser);

const small = 'problem=spirals&with=adam&steps=20';

it('a corrupt checkpoint is refused in a sentence, and the page goes on', async () => {
  const { page, complaints, leave } = await visit(small);
  await drop(page, 'broken.safetensors', 'these are no weights at all, whatever the name says');
  await expect.poll(() => notice(page)).toMatch(/^broken was not taken\. .*\.$/s);
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
  await expect.poll(() => notice(page)).toContain('Line 3 of bad.csv has “four” under y');
  await page.getByRole('button', { name: 'example' }).click();
  await run(page);
  expect(await lossOf(page, 'lookaheadLstm()')).toBeLessThan(0.3);
  expect(complaints).toEqual([]);
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
  await expect.poll(() => stepsTaken(page)).toBeGreaterThan(0);
  await page.workers()[0]!.evaluate(() => {
    const { contexts } = globalThis as unknown as { contexts: WebGLRenderingContext[] };
    for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await expect.poll(() => notice(page)).toContain('took the WebGL context away');
  await page.getByRole('button', { name: 'Start on WebAssembly' }).click();
  await expect.poll(() => page.textContent('#standings')).toContain('on wasm');
  await expect.poll(() => stepsTaken(page)).toBeGreaterThan(0);
  await leave();
});

it('a backend that is missing is told of, and the race runs on WebAssembly', async () => {
  const { page, complaints, leave } = await visit('problem=spirals&with=adam&steps=20&backend=webgpu');
  await expect.poll(() => page.workers().length).toBeGreaterThan(0);
  await page.workers()[0]!.evaluate(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
  await run(page);
  expect(await notice(page)).toMatch(/no WebGPU here.*This race runs on WebAssembly instead\./);
  expect(await page.textContent('#standings')).toContain('on wasm');
  expect(await page.inputValue('#backend')).toBe('wasm');
  expect(await lossOf(page, 'Adam')).toBeLessThan(1);
  // Nothing is missing the next time.
  await run(page);
  expect(await notice(page)).toBe('');
  expect(complaints).toEqual([]);
  await leave();
});

it('a graphics card whose memory is full is told of, and the run starts again on WebAssembly', {
  timeout: 600_000,
}, async () => {
  const { page, leave } = await visit('problem=spirals&with=adam&steps=10000&backend=webgpu');
  await page.click('#start');
  await expect.poll(() => stepsTaken(page), { timeout: 300_000 }).toBeGreaterThan(1);
  await page.workers()[0]!.evaluate(() => {
    const { createBuffer } = GPUDevice.prototype;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const error = new GPUOutOfMemoryError('for the test');
      setTimeout(() => this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error })));
      return createBuffer.call(this, descriptor);
    };
  });
  await expect.poll(() => notice(page)).toContain('Memory is full');
  await page.getByRole('button', { name: 'Start on WebAssembly' }).click();
  await expect.poll(() => page.textContent('#standings')).toContain('on wasm');
  await leave();
});
