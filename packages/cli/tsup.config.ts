import { library } from '../../tsup.base';

export default library(
  {
    index: 'src/index.ts',
    commands: 'src/commands-entry.ts',
    bin: 'src/bin.ts',
    worker: 'src/worker.ts',
  },
  // `import.meta.url` in CommonJS too.
  { shims: true },
);
