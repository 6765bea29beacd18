import type { Figure } from './figure';

/** The same figure with one seed and few steps: everything happens, and nothing is shown by it. */
export function quick(figure: Figure): Figure {
  if (figure.kind === 'training') return { ...figure, seeds: [1] };
  return {
    ...figure,
    panels: figure.panels.map((panel) => ({
      ...panel,
      steps: 10,
      learned: panel.learned.map((entry) => ({ ...entry, seeds: [1] })),
    })),
  };
}
