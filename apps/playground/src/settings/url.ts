import { isSurface, surfaceOf } from '../landscape/surfaces';
import { isBackend } from './backends';
import { builtIn, tidyRate } from './contestants';
import { isProblem, problemOf } from './problems';
import { defaultSettings, MOST_STEPS, type Settings } from './settings';

/**
 * The part of an address after `#` that tells these settings, for example
 * `problem=spirals&with=lookaheadLstm,adam@0.01`. What is as usual is left out, and so are imported
 * optimizers, which exist on one machine only.
 */
export function toHash(settings: Settings): string {
  const { problem, surface, start, chosen, rates, backend, steps, seed } = settings;
  const parts = new URLSearchParams();
  parts.set('problem', problem);
  if (problem === 'surface') {
    parts.set('surface', surface);
    if (start.join() !== surfaceOf(surface).start.join()) parts.set('start', start.join());
  }
  const shared = chosen.filter((id) => builtIn(id));
  parts.set('with', shared.map((id) => (id in rates ? `${id}@${rates[id]}` : id)).join());
  if (backend !== defaultSettings.backend) parts.set('backend', backend);
  if (steps !== problemOf(problem).steps) parts.set('steps', String(steps));
  if (seed !== defaultSettings.seed) parts.set('seed', String(seed));
  // Commas and @ are allowed in a fragment, and make it legible.
  return parts.toString().replaceAll('%2C', ',').replaceAll('%40', '@');
}

/** The settings of an address; what it does not tell, or tells wrongly, is as usual. */
export function fromHash(hash: string): Settings {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const told = (name: string) => parts.get(name) ?? '';
  const problem = isProblem(told('problem')) ? (told('problem') as Settings['problem']) : 'digits';
  const surface = isSurface(told('surface')) ? (told('surface') as Settings['surface']) : 'banana';
  const backend = told('backend');
  return {
    problem,
    surface,
    start: startOf(told('start')) ?? surfaceOf(surface).start,
    ...(parts.has('with') ? contestantsOf(told('with')) : defaultsOf('chosen', 'rates')),
    backend: isBackend(backend) ? backend : defaultSettings.backend,
    steps: wholeNumber(told('steps'), 1, MOST_STEPS) ?? problemOf(problem).steps,
    seed: wholeNumber(told('seed'), 0, 999_999) ?? defaultSettings.seed,
  };
}

function defaultsOf<Name extends keyof Settings>(...names: readonly Name[]): Pick<Settings, Name> {
  return Object.fromEntries(names.map((name) => [name, defaultSettings[name]])) as Pick<Settings, Name>;
}

function contestantsOf(text: string): Pick<Settings, 'chosen' | 'rates'> {
  const chosen: string[] = [];
  const rates: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [id = '', rate] = part.split('@');
    const known = builtIn(id);
    if (!known || chosen.includes(id)) continue;
    chosen.push(id);
    const value = Number(rate);
    if (known.rate && value > 0 && Number.isFinite(value)) rates[id] = tidyRate(value, known.rate);
  }
  return { chosen, rates };
}

function startOf(text: string): readonly [number, number] | null {
  const [x, y, ...more] = text.split(',').map(Number);
  if (text === '' || more.length > 0 || x === undefined || y === undefined) return null;
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}

function wholeNumber(text: string, from: number, to: number): number | null {
  const value = Number(text);
  return text !== '' && Number.isInteger(value) && value >= from && value <= to ? value : null;
}
