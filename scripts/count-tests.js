/**
 * The outcome of a test run in one line: `node scripts/count-tests.js report/tests.json` prints
 * "N passed, M failed". A test file that could not be loaded counts as one failure, and so does a run that
 * left no report.
 */
import { existsSync, readFileSync } from 'node:fs';

const [, , file = 'report/tests.json'] = process.argv;
const [passed, failed] = existsSync(file) ? counts() : [0, 1];
if (!existsSync(file)) console.error(`There is no ${file}: the tests did not run to their end.`);
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;

/** @returns {[number, number]} */
function counts() {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
  /** @param {{ status: string, assertionResults: { status: string }[] }} file */
  const isUnloaded = ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
  return [numPassedTests, numFailedTests + testResults.filter(isUnloaded).length];
}
