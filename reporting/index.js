export { digestOfText } from './digest.js';
export { isMarked, withMarked } from './marked-text.js';
export { average, median } from './statistics.js';
export { tableOf } from './table.js';
