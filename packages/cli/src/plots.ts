import { L2lError } from '@l2l/core';

/** What `@l2l/plots` exports. The package is large and draws pictures only, so it need not be installed. */
export type Plots = typeof import('@l2l/plots');

/** @throws L2lError `not-found` where it is not installed. */
export async function loadPlots(): Promise<Plots> {
  try {
    return await import('@l2l/plots');
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new L2lError(
      'not-found',
      'Pictures need the package @l2l/plots, which is not installed. Install it beside @l2l/cli: npm install @l2l/plots',
      { cause },
    );
  }
}

/** Whether the package itself is not there. One that is there and fails to load is another matter. */
function isMissing(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? '') && message.includes("'@l2l/plots'");
}
