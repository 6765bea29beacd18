/** How a contestant looks in every chart. Colours can be told apart with any kind of colour vision, and so can dashes. */
export interface Look {
  readonly light: string;
  readonly dark: string;
  /** Lengths of dashes and gaps in pixels; none for a whole line. */
  readonly dash: readonly number[];
  readonly width: number;
}

/** Learned ones have whole lines, those made by hand dashed ones. After Okabe and Ito 2008, with more contrast. */
const LOOKS: Readonly<Record<string, Look>> = {
  lookaheadLstm: { light: '#c2410c', dark: '#ff8f5e', dash: [], width: 2.75 },
  'lookahead-lstm': { light: '#9d3c86', dark: '#e79fd2', dash: [], width: 2.25 },
  lstm: { light: '#0369a8', dark: '#63b9f2', dash: [], width: 2.25 },
  adam: { light: '#04795a', dark: '#43cf9f', dash: [8, 4], width: 2 },
  rmsprop: { light: '#5b4bd6', dark: '#aaa0ff', dash: [2, 3], width: 2 },
  momentum: { light: '#8a6500', dark: '#e6c04a', dash: [10, 3, 2, 3], width: 2 },
  sgd: { light: '#57534e', dark: '#b9b5ae', dash: [5, 5], width: 2 },
  'lookahead-sgd': { light: '#1c1b19', dark: '#f5f4f0', dash: [2, 2], width: 1.75 },
};

const IMPORTED: readonly Look[] = [
  { light: '#0f766e', dark: '#4fd8cb', dash: [], width: 2.5 },
  { light: '#b0124b', dark: '#ff8fb3', dash: [], width: 2.5 },
  { light: '#475a00', dark: '#bdd65a', dash: [], width: 2.5 },
];

/** The look of a contestant. Imported ones take turns. */
export function lookOf(id: string): Look {
  const number = Number(/^file-(\d+)$/.exec(id)?.[1] ?? 1);
  return LOOKS[id] ?? IMPORTED[(number - 1) % IMPORTED.length]!;
}

export function isDark(): boolean {
  return document.documentElement.dataset.theme === 'dark';
}

export function colorOf(id: string): string {
  const { light, dark } = lookOf(id);
  return isDark() ? dark : light;
}

/** A colour of the page, by the name of its custom property. */
export function pageColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Colours for the tensors of one network, and for the arms of spirals. */
export function seriesColor(number: number): string {
  const colors = isDark()
    ? ['#63b9f2', '#ff8f5e', '#43cf9f', '#e79fd2', '#e6c04a', '#aaa0ff']
    : ['#0369a8', '#c2410c', '#04795a', '#9d3c86', '#8a6500', '#5b4bd6'];
  return colors[number % colors.length]!;
}
