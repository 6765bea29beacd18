/** An experiment of 300 short meta-steps: two stages, two trajectories, validation. */
export const smallExperiment = {
  name: 'killed',
  rule: { name: 'coordinatewiseLstm', config: { hidden: [4] } },
  tasks: [{ family: 'quadratic', size: 6 }],
  stages: [
    {
      estimator: { name: 'truncatedBackprop', window: 10, horizon: [20, 60], outOfPhase: true },
      metaSteps: 150,
      trajectories: 2,
      average: 0.9,
    },
    {
      estimator: { name: 'persistentEvolutionStrategies', window: 10, horizon: 40 },
      metaSteps: 150,
      trajectories: 2,
    },
  ],
  validation: { tasks: [{ family: 'quadratic', size: 6 }], steps: 20, seeds: [1], every: 20 },
};
