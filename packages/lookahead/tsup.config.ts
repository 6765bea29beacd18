import { library } from '../../tsup.base';

export default library(
  { index: 'src/index.ts', rule: 'src/rule-entry.ts', paper: 'src/paper.ts' },
  // Trained weights are part of the JavaScript, so that they are there without a file system or a fetch.
  { loader: { '.safetensors': 'binary' } },
);
