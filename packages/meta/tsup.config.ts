import { library } from '../../tsup.base';

export default library({
  index: 'src/index.ts',
  workers: 'src/workers/index.ts',
});
