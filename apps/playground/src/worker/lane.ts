import type { Beliefs, Glimpse, Mark, Walk } from '../messages';

/** One contestant on its way, from the same start as the others. */
export interface Lane {
  /** Takes the step of this number, from 0; stands still once it has diverged. */
  step(number: number): Promise<void>;
  /** What it has reached. */
  mark(): Promise<Omit<Mark, 'lane' | 'step'>>;
  glimpse(): Promise<Pick<Glimpse, 'gradients' | 'steps' | 'sizes' | 'gates'> | null>;
  /** Where it went on a landscape since it was last asked; null where there is none. */
  walk(): Omit<Walk, 'lane'> | null;
  /** What it believes of what all lanes are asked; null where nothing is asked. */
  beliefs(): Promise<Omit<Beliefs, 'lane' | 'step'> | null>;
  /** Share of the test examples that get the right class; null where there are none. */
  accuracy(): Promise<number | null>;
  dispose(): void;
}
