import { cellsOf, columns, describeRate } from '../columns.js';
import { escapeHtml } from './escape-html.js';

/**
 * The standings as an HTML table.
 *
 * @param {import('../report.js').RaceResult} result
 */
export function standingsTable({ standings, settings, facts }) {
  const all = columns(settings.steps);
  const cells = all.map((column) => cellsOf(column, standings));
  const head = ['optimizer', 'learning rate', ...all.map(({ title }) => title)];
  const rows = standings.map(({ id, name, rate }, row) => {
    const told = cells.map((column) => cellHtml(column[row]));
    const label = `<th scope="row"><i class="swatch" data-id="${escapeHtml(id)}"></i>${escapeHtml(name)}</th>`;
    return `<tr>${label}<td>${escapeHtml(describeRate(rate))}</td>${told.join('')}</tr>`;
  });
  return `<div class="scroll"><table>
<thead><tr>${head.map((title) => `<th scope="col">${escapeHtml(title)}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
<p class="note">Steps: mean cross-entropy on ${facts.judgedCount} fixed training examples${settings.seeds.length > 1 ? ', mean over seeds ± standard error' : ''}. Lookahead is judged at its slow weights. Milliseconds: mean over steps. The best of each column stands out.</p>`;
}

/** @param {import('../columns.js').Cell | undefined} cell */
function cellHtml(cell) {
  if (!cell) return '<td></td>';
  const error = cell.error === null ? '' : `<small>${cell.error}</small>`;
  return `<td${cell.isBest ? ' class="best"' : ''}>${cell.text}${error}</td>`;
}

/**
 * How the race was run, as an HTML list.
 *
 * @param {import('../report.js').RaceResult} result
 */
export function factsList({ settings, facts }) {
  const { hidden, activation, batch, steps, seeds, backend } = settings;
  const items = [
    [
      'Network',
      `${facts.network}: ${facts.parameters} parameters, hidden ${hidden.join(', ')}, ${activation}`,
    ],
    [
      'Training',
      `${steps} steps on batches of ${batch} of ${facts.trainCount} examples; all from the same start, on the same minibatches`,
    ],
    ['Seeds', seeds.join(', ')],
    ['Test set', `${facts.testName}, ${facts.testCount} examples`],
    ['Learning rates', `${facts.rates}; the learned optimizers have nothing to tune`],
    [
      'Machine',
      `TensorFlow.js on ${backend}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    ],
    ['Date', new Date().toISOString().slice(0, 10)],
  ];
  return `<dl>\n${items.map(([term = '', what = '']) => `<dt>${term}</dt><dd>${escapeHtml(what)}</dd>`).join('\n')}\n</dl>`;
}
