import { runProgram } from '@l2l/cli/commands';
import { reproduceCommand } from './command';

runProgram(reproduceCommand());
