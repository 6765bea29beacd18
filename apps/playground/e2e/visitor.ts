import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { inject } from 'vitest';
import { chromiumFlags, requireChromium } from '../../../scripts/chromium.js';

/** A visitor with a browser of their own. */
export interface Visitor {
  readonly page: Page;
  /** What the console had to complain of, and requests that failed or left the page's own server. */
  readonly complaints: readonly string[];
  leave(): Promise<void>;
}

let browser: Browser | undefined;

/** Opens the page. @param hash - Settings, as in a shared address. */
export async function visit(hash = '', options: BrowserContextOptions = {}): Promise<Visitor> {
  // Charts drawn by the imitated graphics card would take most of the time.
  const args = [...chromiumFlags, '--disable-accelerated-2d-canvas'];
  browser ??= await chromium.launch({ executablePath: requireChromium(), args });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = inject('address');
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(address).origin) complaints.push(`left: ${origin}`);
  });
  await page.goto(hash ? `${address}#${hash}` : address);
  return { page, complaints, leave: () => context.close() };
}

/** To be called when all tests of a file are over. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** Presses start, and waits until the run is over, for some milliseconds at most. */
export async function run(page: Page, timeout = 150_000): Promise<void> {
  await page.click('#start');
  await untilOver(page, timeout);
}

/** Waits until the run is over; where it is not in time, tells what the page shows instead. */
export async function untilOver(page: Page, timeout = 150_000): Promise<void> {
  try {
    await page.waitForFunction(() => document.querySelector('#start')?.textContent === 'Start again', null, {
      timeout,
    });
  } catch (cause) {
    const shown = await page.locator('#toolbar').textContent();
    const focused = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80));
    throw new Error(`The run is not over. The toolbar shows ${JSON.stringify(shown)}; focus: ${focused}`, {
      cause,
    });
  }
}

/** The loss of an optimizer in the table; NaN if it has none. */
export async function lossOf(page: Page, name: string): Promise<number> {
  const row = page
    .locator('#standings tbody tr')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  return Number((await row.locator('[data-loss]').getAttribute('data-loss')) ?? Number.NaN);
}

/** What the page says that went wrong, or right; nothing, where it says nothing. */
export async function notice(page: Page): Promise<string> {
  return (await page.locator('#notices p').allTextContents()).join(' ');
}

/** The number of steps that the page says were taken; NaN before the first. */
export async function stepsTaken(page: Page): Promise<number> {
  const text = await page.textContent('#toolbar .status');
  return Number(/(?:Step|after) ([\d,]+)/.exec(text ?? '')?.[1]?.replace(',', ''));
}

/** Drops a file onto the page. */
export async function drop(page: Page, name: string, content: Uint8Array | string): Promise<void> {
  const bytes = [...(typeof content === 'string' ? new TextEncoder().encode(content) : content)];
  await page.evaluate(
    ({ name, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], name));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      }
    },
    { name, bytes },
  );
}
