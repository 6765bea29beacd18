/** Factors of the learning rate by the share of a run that has passed, in [0, 1). */
export const schedules = {
  constant: () => 1,
  cosine: (passed: number) => 0.5 * (1 + Math.cos(Math.PI * passed)),
} as const;

export type ScheduleName = keyof typeof schedules;
