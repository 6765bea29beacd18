import { access, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { L2lError } from '@l2l/core';
import { escapeHtml } from './report-page/escape-html.js';
import { page } from './report-page/page.js';
import { factsList, standingsTable } from './report-page/tables.js';

/**
 * What there is to know of a race before it is run.
 *
 * @typedef {object} Facts
 * @property {string} network
 * @property {number} parameters
 * @property {number} trainCount
 * @property {number} judgedCount
 * @property {string} testName
 * @property {number} testCount
 * @property {string} rates - Where the learning rates come from.
 */

/**
 * @typedef {object} RaceResult
 * @property {import('./arguments.js').Settings} settings
 * @property {Facts} facts
 * @property {readonly import('./summary.js').Standing[]} standings
 * @property {string} verdict
 */

/**
 * Makes the folder of the report, before any work is done for it.
 *
 * @param {string} folder
 * @throws {L2lError} `bad-option` if nothing can be written there.
 */
export async function prepareFolder(folder) {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (cause);
    throw new L2lError(
      'bad-option',
      `race: --out is "${folder}", where no report can be written (${code}). Name a folder that is yours.`,
      { cause },
    );
  }
}

/**
 * Writes the race as one page that needs no network: charts, table and settings.
 *
 * @param {string} folder - See {@link prepareFolder}.
 * @param {RaceResult} result
 * @returns {Promise<string>} Its path.
 */
export async function writeReport(folder, result) {
  const path = resolve(folder, 'index.html');
  await writeFile(path, await pageOf(result));
  return path;
}

/** @param {RaceResult} result */
async function pageOf(result) {
  const { resolve: find } = createRequire(import.meta.url);
  const [style, charts, plotStyle, plot] = await Promise.all([
    read(new URL('./report-page/page.css', import.meta.url)),
    read(new URL('./report-page/charts.js', import.meta.url)),
    read(find('uplot/dist/uPlot.min.css')),
    read(find('uplot/dist/uPlot.iife.min.js')),
  ]);
  return page({
    style: plotStyle + style,
    verdict: escapeHtml(result.verdict),
    table: standingsTable(result),
    facts: factsList(result),
    plot,
    data: JSON.stringify(result.standings).replaceAll('<', '\\u003c'),
    charts,
  });
}

/** @param {string | URL} file */
function read(file) {
  return readFile(file, 'utf8');
}
