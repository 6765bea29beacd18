/**
 * Measures what a page should keep to: `node apps/playground/measure.js`, after a build of packages and page.
 * Prints the median time to the first paint of five cold loads, the JavaScript that comes with the page and with
 * its worker (gzipped, before a backend is chosen), and frames a second while 784-20-10 is trained. Where others use
 * the machine, frames say little: look at the processor time that the page's own thread needs for a second.
 */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { requireChromium } from '../../scripts/chromium.js';

const root = fileURLToPath(new URL('.', import.meta.url));
const server = await preview({ root, logLevel: 'error', preview: { port: 0 } });
const address = server.resolvedUrls?.local[0] ?? '';
// Without a graphics card, drawing by the processor is nearer to what a visitor has than an imitated card.
const args = ['--no-sandbox', '--disable-gpu'];
const browser = await chromium.launch({ executablePath: requireChromium(), args });
try {
  const paints = [];
  for (let i = 0; i < 5; i++) paints.push(await firstPaint());
  const sizes = await sizesOfScripts();
  const frames = await framesWhileTraining();
  console.log(JSON.stringify({ load: loadavg()[0], firstPaintMs: paints, ...sizes, ...frames }, null, 2));
} finally {
  await browser.close();
  await server.close();
}

/** Milliseconds from the request to the first contentful paint, with an empty cache. */
async function firstPaint() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const time = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint) resolve(Math.round(paint.startTime));
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await context.close();
  return time;
}

/** Gzipped kilobytes of scripts: those of the page, and those of the worker before it loads a backend. */
async function sizesOfScripts() {
  const page = await browser.newPage();
  /** @type {string[]} */
  const loaded = [];
  page.context().on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(`${address}#problem=surface&with=lookaheadLstm&steps=5`);
  await page.waitForLoadState('networkidle');
  const atFirst = [...loaded];
  // A landscape is computed without a backend, so this loads what any race needs before it.
  await page.click('#start');
  await page.waitForFunction(() => document.querySelector('#start')?.textContent === 'Start again');
  await page.close();
  return {
    pageKilobytes: kilobytes(atFirst),
    pageAndWorkerKilobytes: kilobytes(loaded),
    scripts: loaded.filter((path) => path.endsWith('.js')),
  };
}

/** @param {readonly string[]} paths */
function kilobytes(paths) {
  const scripts = new Set(paths.filter((path) => path.endsWith('.js')));
  const bytes = [...scripts].map((path) => gzipSync(readFileSync(`${root}dist${path}`)).length);
  return Math.round(bytes.reduce((sum, size) => sum + size, 0) / 100) / 10;
}

/** Frames that the page drew in five seconds of training, and without it. */
async function framesWhileTraining() {
  const page = await browser.newPage();
  await page.goto(`${address}#problem=digits&with=lookaheadLstm,lookahead-lstm,lstm,adam,sgd&steps=10000`);
  await page.waitForTimeout(1000);
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const idle = await frames(page, client);
  await page.click('#start');
  await page.waitForFunction(() => /Step \d/.test(document.querySelector('.status')?.textContent ?? ''));
  await page.waitForTimeout(2000);
  const training = await frames(page, client);
  await page.close();
  return { idle, training };
}

/** @typedef {import('playwright').CDPSession} Session */

/** @param {Session} client */
async function threadSeconds(client) {
  const { metrics } = await client.send('Performance.getMetrics');
  const of = (/** @type {string} */ name) =>
    metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { tasks: of('TaskDuration'), scripts: of('ScriptDuration') };
}

/**
 * @param {import('playwright').Page} page
 * @param {Session} client
 */
async function frames(page, client) {
  const before = await threadSeconds(client);
  const drawn = await drawnFrames(page);
  const after = await threadSeconds(client);
  const share = (/** @type {'tasks' | 'scripts'} */ part) =>
    Math.round((1000 * (after[part] - before[part])) / drawn.seconds);
  return { ...drawn, threadMsASecond: share('tasks'), ofThatScriptsMs: share('scripts') };
}

/** @param {import('playwright').Page} page */
function drawnFrames(page) {
  return page.evaluate(
    () =>
      /** @type {Promise<{ seconds: number, framesPerSecond: number, medianMs: number, p95Ms: number }>} */ (
        new Promise((resolve) => {
          const from = performance.now();
          /** @type {number[]} */
          const gaps = [];
          let last = from;
          const tick = (/** @type {number} */ now) => {
            gaps.push(now - last);
            last = now;
            if (now - from < 5000) return requestAnimationFrame(tick);
            const sorted = gaps.sort((a, b) => a - b);
            resolve({
              seconds: (now - from) / 1000,
              framesPerSecond: Math.round((gaps.length / (now - from)) * 10000) / 10,
              medianMs: Math.round((sorted[sorted.length >> 1] ?? 0) * 10) / 10,
              p95Ms: Math.round((sorted[Math.floor(sorted.length * 0.95)] ?? 0) * 10) / 10,
            });
          };
          requestAnimationFrame(tick);
        })
      ),
  );
}
