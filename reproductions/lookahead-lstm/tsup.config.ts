import { library } from '../../tsup.base';

export default library({ main: 'src/main.ts' }, { format: ['esm'], dts: false });
