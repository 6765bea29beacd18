/**
 * @typedef {{ row: import('./row').Row, lines: readonly import('./row').Line[] }} Outcome
 * @typedef {ReturnType<typeof import('./machine.js').machine> & { loadAfter: number, isQuick: boolean }} Machine
 */

/**
 * The table as Markdown, and below it how each row was measured.
 *
 * @param {Machine} machine
 * @param {readonly Outcome[]} outcomes
 */
export function tableOf(machine, outcomes) {
  const lines = outcomes.flatMap(({ row, lines }) =>
    lines.map(
      ({ what, result, goal = '', isMet }) =>
        `| ${row.name} | ${what} | ${result} | ${goal} | ${isMet === undefined ? '' : isMet ? 'yes' : 'no'} |`,
    ),
  );
  const { processor, cores, node, relaxedSimd, date, commit, loadBefore, loadAfter, isQuick } = machine;
  return `| row | what | result | goal | met |
| --- | --- | --- | --- | --- |
${lines.join('\n')}

${processor}, ${cores} cores; Node ${node}, relaxed SIMD ${relaxedSimd ? 'used' : 'not there'}; ${date} UTC; commit ${commit}; load ${loadBefore.toFixed(1)} before and ${loadAfter.toFixed(1)} after${isQuick ? '; quick form' : ''}.

Each program runs in a process of its own. They take turns, so that a busy machine hits all alike: times are medians over the turns, ratios are medians over pairs of neighbouring turns.

${outcomes.map(({ row }) => `- **${row.name}**: ${row.title}. ${row.how}`).join('\n')}
`;
}
