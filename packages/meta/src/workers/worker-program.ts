/**
 * What runs in a worker, as text, so that it needs no file of its own wherever the package was bundled:
 * it imports the module that makes the estimator, and answers one request after another.
 *
 * `port` is what the worker hears and says through; see `start-worker.ts`.
 */
export const WORKER_PROGRAM = `
async function serve(port, module, config) {
  const making = import(module).then((made) => made.default(config));
  making.catch(() => {});
  const carries = new Map();
  const answer = {
    begin: async (estimator, { trajectory, key }) => void carries.set(trajectory, await estimator.begin(key)),
    async estimate(estimator, { trajectory, key, weights }) {
      const { gradient, loss, carry } = await estimator.estimate(weights, carries.get(trajectory), key);
      carries.set(trajectory, carry);
      return { gradient, loss };
    },
    pack: (estimator, { trajectory }) => estimator.pack(carries.get(trajectory)),
    unpack: async (estimator, { trajectory, packed }) => void carries.set(trajectory, await estimator.unpack(packed)),
    end: (estimator, { trajectory }) => {
      if (carries.has(trajectory)) estimator.end(carries.get(trajectory));
      carries.delete(trajectory);
    },
  };
  let last = Promise.resolve();
  port.hear(({ id, request }) => {
    last = last.then(async () => {
      try {
        port.say({ id, value: await answer[request.do](await making, request) });
      } catch (error) {
        port.say({ id, error: String(error?.stack ?? error) });
      }
    });
  });
}
`;
