import { runProgram } from '@l2l/cli/commands';
import { suiteCommand } from './command';

runProgram(suiteCommand());
