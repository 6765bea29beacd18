export { type Band, bandOf, type Run } from './band';
export { type CurveOptions, learningCurves, panels, type Scale, type Series } from './learning-curves';
export { type PageOptions, page } from './page';
export type { Picture } from './picture';
export type { Theme } from './theme';
