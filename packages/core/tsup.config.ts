import { library } from '../../tsup.base';

export default library({
  index: 'src/index.ts',
  'tfjs/index': 'src/tfjs/index.ts',
  'testing/index': 'src/testing/index.ts',
});
