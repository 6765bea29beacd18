import { setThreads } from '@l2l/lstm-optimizer/rule';
import { estimatorOf } from './experiment/build';
import { datasetShelf } from './experiment/datasets';
import type { Experiment } from './experiment/schema';

/** What a worker of a pool imports: the estimator of one trajectory of a stage. */
export default function makeEstimator({
  experiment,
  stage,
  data,
}: {
  readonly experiment: Experiment;
  readonly stage: number;
  readonly data: string | null;
}) {
  setThreads(1);
  return estimatorOf(experiment, stage, datasetShelf(data ?? undefined));
}
