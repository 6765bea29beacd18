export { ruleOf, trainOptions } from './experiment/build';
export { parseExperiment, readExperiment } from './experiment/read';
export type { Experiment } from './experiment/schema';
export { program } from './program';
