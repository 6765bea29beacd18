// One contender in a process of its own: node contender.js ROW RACE CONTENDER
// Told { repeats } it runs so often and answers { processorMs, wallMs, bytes }, a run each.

export {};

const bytesOf = () => 1024 * process.resourceUsage().maxRSS;
const bare = bytesOf();

const [rowName = '', raceName, contenderName = ''] = process.argv.slice(2);
const { default: row } = await import(`./rows/${rowName}.js`);
const race = /** @type {import('./row').Row} */ (row).races.find(({ name }) => name === raceName);
const { run, facts = [] } = (await race?.contenders[contenderName]?.()) ?? {};

process.on('message', async ({ repeats }) => {
  const [start, usage] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < repeats; i++) await run?.();
  const { user, system } = process.cpuUsage(usage);
  process.send?.({
    processorMs: (user + system) / 1000 / repeats,
    wallMs: (performance.now() - start) / repeats,
    bytes: bytesOf() - bare,
  });
});
process.send?.({ facts, runs: run !== undefined });
