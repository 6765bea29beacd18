/**
 * What the commands of `l2l` are made of, for programs with commands of their own: those of this repository that
 * need a clone of it. Unlike the main entry, it may change in any release.
 */
export { checkpointNamed, labelsOf } from './commands/optimizer-names';
export { atLeast, count, dataOption, jsonOption, quietOption, surroundingsOf } from './commands/surroundings';
export { tunedBaseline } from './commands/tuned-baselines';
export { type Output, outputTo } from './console/output';
export { runProgram } from './console/run-program';
export { stoppable } from './console/stopping';
export { trainOptions } from './experiment/build';
export { suggestion } from './experiment/closest';
export { type DatasetShelf, datasetShelf, type Split } from './experiment/datasets';
export { interruptible } from './experiment/interruptible';
export { parsed, parseExperiment, readExperiment, readJson } from './experiment/read';
export { type Experiment, type TaskConfig, taskSchema } from './experiment/schema';
export { taskFamily } from './experiment/tasks';
export { registerRules } from './experiment/trained-inside';
export { writeAtomically } from './run/atomic-file';
export { cachedIn } from './run/cache-file';
export { readCheckpoint } from './run/checkpoint-file';
export { followRun } from './run/follow-run';
export { withFolder } from './run/lock';
export { type LogLine, readLogFile } from './run/log-file';
export { createRun, readLog, reopenRun } from './run/run-folder';
export { requireTargetFolder } from './run/target';
