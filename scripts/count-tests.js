/**
 * The outcome of a test run in one line: `node scripts/count-tests.js report/tests.json` prints
 * "N passed, M failed". A test file that could not be loaded counts as one failure.
 */
import { existsSync, readFileSync } from 'node:fs';

const [, , file = 'report/tests.json'] = process.argv;
if (!existsSync(file)) {
  console.error(`There is no ${file}: the tests did not run to their end.`);
  process.exit(1);
}
const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
/** @param {{ status: string, assertionResults: { status: string }[] }} file */
const isUnloaded = ({ status, assertionResults }) =>
  status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
const failed = numFailedTests + testResults.filter(isUnloaded).length;
console.log(`${numPassedTests} passed, ${failed} failed`);
if (failed > 0 || numPassedTests === 0) process.exitCode = 1;
