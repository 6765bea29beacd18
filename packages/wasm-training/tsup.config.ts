import { library } from '../../tsup.base';

export default library({
  index: 'src/index.ts',
  register: 'src/register.ts',
});
