import type { TaskConfig } from '@l2l/cli/commands';

/** A learned optimizer in a figure: the training it comes from, by the name of its experiment file. */
export interface LearnedEntry {
  readonly label: string;
  readonly training: string;
  /** Meta-training seeds; each gives weights of its own. */
  readonly seeds: readonly number[];
}

/** One panel of a figure: a problem, and who trains it. */
export interface Panel {
  readonly title: string;
  readonly task: TaskConfig;
  readonly learned: readonly LearnedEntry[];
  /** Whether the tuned hand-made optimizers are in the picture, or in the tables only, where those at their defaults always are. */
  readonly opponents: 'drawn' | 'told';
  readonly steps: number;
  /** Whether losses are of examples that training never sees, which the paper calls validation. */
  readonly isValidation?: boolean;
}

/** A figure of losses against steps. */
export interface EvaluationFigure {
  readonly kind: 'evaluation';
  readonly name: string;
  readonly title: string;
  /** What losses are of, where not 1,000 fixed examples. */
  readonly lossOf?: string;
  /** Whether it can be drawn only with a folder of full datasets; the others never read one. */
  readonly needsFolder?: boolean;
  readonly panels: readonly Panel[];
}

/** A figure of a meta-training's own loss. */
export interface TrainingFigure {
  readonly kind: 'training';
  readonly name: string;
  readonly title: string;
  readonly training: string;
  readonly seeds: readonly number[];
}

export type Figure = EvaluationFigure | TrainingFigure;

/** Whether a figure can be drawn only with a folder of full datasets. */
export function needsFolder(figure: Figure): boolean {
  return figure.kind === 'evaluation' && figure.needsFolder === true;
}
