/**
 * A table in Markdown, whose columns are aligned in the text, as formatters want it.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows - As long as the head.
 */
export function tableOf(head, rows) {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((cells) => cells[i]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ cells, fill = ' ') =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0, fill)).join(' | ')} |`;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head), rule, ...rows.map((cells) => line(cells))].join('\n');
}
