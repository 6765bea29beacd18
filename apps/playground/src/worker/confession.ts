import { type ErrorCode, L2lError } from '@l2l/core';
import type { Report } from '../messages';

/** What our packages say to those who write programs, in other words for those who look at a page. */
const FOR_VISITORS: Partial<Readonly<Record<ErrorCode, string>>> = {
  'device-lost':
    'The graphics card was lost, as when it is busy or was reset, and with it what was trained so far.',
  'out-of-memory':
    'Memory is full, that of the graphics card or that of the browser. What was trained last cannot be trusted. Choose fewer optimizers, or another backend.',
};

/** What went wrong in a worker, as the page hears of it. */
export function confession(error: unknown): Extract<Report, { type: 'trouble' }> {
  const kind = error instanceof L2lError ? error.code : 'unexpected';
  const message = kind === 'unexpected' ? undefined : FOR_VISITORS[kind];
  return { type: 'trouble', kind, message: message ?? messageOf(error) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
