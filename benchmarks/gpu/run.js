#!/usr/bin/env node
// What our kernels cost on a graphics card, through Node and the package "webgpu".
// node benchmarks/gpu/run.js [--coordinates 1000000,10000000] [--steps 30] [--software]

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { softwareVulkan } from '../../scripts/chromium.js';

const { values } = parseArgs({
  options: {
    coordinates: { type: 'string' },
    steps: { type: 'string', default: '30' },
    // Without a graphics card: launches and host time mean something then, nothing else does.
    software: { type: 'boolean', default: false },
  },
});
const driver = values.software ? softwareVulkan() : {};
if (!driver) {
  console.error('There is no software driver: it comes with Chromium (apt-get install chromium).');
  process.exit(1);
}
const coordinates = values.coordinates ?? (values.software ? '10000' : '1000000,10000000');
const { status } = spawnSync(
  process.execPath,
  [join(import.meta.dirname, 'measure.js'), coordinates, values.steps],
  { stdio: 'inherit', env: { ...process.env, ...driver } },
);
process.exitCode = status ?? 1;
