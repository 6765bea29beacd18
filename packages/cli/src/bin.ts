#!/usr/bin/env node
import { runProgram } from './console/run-program';
import { program } from './program';

runProgram(program());
