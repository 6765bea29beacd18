import { styleText } from 'node:util';
import Table from 'cli-table3';
import { cellsOf, columns, describeRate } from './columns.js';

/**
 * The standings as text for a terminal. The best of each column has a star.
 *
 * @param {readonly import('./summary.js').Standing[]} standings
 * @param {{ steps: number, useColor: boolean }} options
 */
export function tableText(standings, { steps, useColor }) {
  const all = columns(steps);
  const table = new Table({
    head: ['', 'rate', ...all.map(({ title }) => title.replace(' ', '\n'))],
    colAligns: ['left', 'left', ...all.map(() => /** @type {const} */ ('right'))],
    style: { head: [], border: [], compact: true },
    chars: plainChars,
  });
  const cells = all.map((column) => cellsOf(column, standings));
  standings.forEach(({ name, rate }, row) => {
    const told = cells.map((column) => cellText(column[row], useColor));
    table.push([name, describeRate(rate), ...told]);
  });
  return table.toString();
}

/**
 * A number with its error below it. Stars stand in a column of their own, so that numbers stay aligned.
 *
 * @param {import('./columns.js').Cell | undefined} cell
 * @param {boolean} useColor
 */
function cellText(cell, useColor) {
  if (!cell) return '';
  const marked = cell.isBest ? `${cell.text}*` : `${cell.text} `;
  const first = cell.isBest && useColor ? styleText(['bold', 'green'], marked) : marked;
  return cell.error === null ? first : `${first}\n${cell.error} `;
}

/** One rule below the head, and space elsewhere: eleven columns have no room for more. */
const plainChars = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '─',
  right: '',
  'right-mid': '',
  middle: '',
};
