/** @type {import('../row').Race<'run'>} */
const race = {
  name: 'memory',
  clock: 'processor',
  contenders: { run: async () => (await import('../contenders/many-windows.js')).manyWindows() },
  lines({ run }) {
    const [before = Number.NaN, after = Number.NaN] = run.facts;
    const value = after / before - 1;
    const mb = (/** @type {number} */ bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
    return [
      {
        what: 'growth from window 1,000 to 10,000',
        result: `${(100 * value).toFixed(1)} %, from ${mb(before)} to ${mb(after)}`,
        value,
        goal: '≤ 5 %',
        isMet: value <= 0.05,
      },
    ];
  },
};

/** @type {import('../row').Row} */
export default {
  name: 'meta-memory',
  title: 'Memory of meta-training: 10,000 windows, a new network every fourth',
  how: 'Heap and array buffers after a collection of garbage. Memory of WebAssembly is an array buffer too.',
  races: [race],
};
