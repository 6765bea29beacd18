import { fork } from 'node:child_process';

const program = new URL('contender.js', import.meta.url).pathname;

/**
 * Starts a contender in a process of its own, where it prepares.
 *
 * @param {string} row
 * @param {string} race
 * @param {string} name
 */
export async function startContender(row, race, name) {
  // One thread, unless the contender asks for more.
  const env = { ...process.env, L2L_THREADS: '1' };
  const child = fork(program, [row, race, name], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  /** The next message of the child. */
  const answer = () =>
    new Promise((resolve, reject) => {
      /** @param {number | null} code */
      const fail = (code) =>
        reject(new Error(`${row} / ${race} / ${name} ended with ${code}:\n${complaints}`));
      child.once('exit', fail);
      child.once('message', (message) => {
        child.off('exit', fail);
        resolve(message);
      });
    });

  const { facts, runs } = /** @type {{ facts: number[], runs: boolean }} */ (await answer());
  return {
    name,
    facts,
    runs,
    /**
     * Milliseconds a run, and the most memory there was so far.
     *
     * @param {number} repeats
     * @returns {Promise<{ processorMs: number, wallMs: number, bytes: number }>}
     */
    turn(repeats) {
      child.send({ repeats });
      return answer();
    },
    end: () => void child.kill(),
  };
}
