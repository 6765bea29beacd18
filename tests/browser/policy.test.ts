import { expect, it } from 'vitest';
import type { Report } from './under-policy';

/** Runs a module in a page of its own, under a policy. @returns What it posts. */
async function reportUnder(policy: string, module: string): Promise<Report> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module" src="${module}"></script>`;
  const report = new Promise<Report>((resolve) => {
    addEventListener('message', ({ source, data }) => {
      if (source === frame.contentWindow) resolve(data);
    });
  });
  document.body.append(frame);
  return report;
}

it('optimizers train in a page whose policy forbids compiling WebAssembly', async () => {
  const module = new URL('./under-policy.ts', import.meta.url).href;
  const { compiles, ...optimizers } = await reportUnder("script-src 'self'", module);
  expect(compiles).toBe('CompileError');
  expect(Object.keys(optimizers)).toHaveLength(6);
  for (const [name, outcome] of Object.entries(optimizers)) expect(outcome, name).toBe('moves');
});
