import type { GradientEstimator, L2lError } from '@l2l/core';
import type { Reply, Request } from './messages';

/** What a worker receives requests and replies through. */
export interface Port {
  receive(listen: (message: { readonly id: number; readonly request: Request }) => void): void;
  reply(reply: Reply): void;
}

/**
 * What runs in a worker: answers one request after another. It is sent to the worker as text, so it refers to nothing
 * outside itself. Functions inside it have no names of their own: a bundler that keeps names would wrap them in a
 * helper that the worker does not have.
 *
 * @param making - The estimator, as soon as its module is there.
 */
export function serveEstimator(port: Port, making: Promise<GradientEstimator<unknown>>): void {
  // Each answer reports that it failed.
  making.catch(() => {});
  const carries = new Map<number, unknown>();
  const trajectories = {
    /** The carry, which the estimator takes over: whatever happens to it, it is not used again. */
    take(trajectory: number): unknown {
      const carry = carries.get(trajectory);
      carries.delete(trajectory);
      return carry;
    },
    async answer(estimator: GradientEstimator<unknown>, request: Request): Promise<unknown> {
      const { trajectory } = request;
      if (request.do === 'pack') return estimator.pack(carries.get(trajectory));
      if (request.do === 'begin') carries.set(trajectory, await estimator.begin(request.key));
      else if (request.do === 'unpack') carries.set(trajectory, await estimator.unpack(request.packed));
      else if (request.do === 'end') {
        // An estimate that failed has ended it.
        if (carries.has(trajectory)) estimator.end(this.take(trajectory));
      } else {
        const { weights, key } = request;
        const { gradient, loss, carry } = await estimator.estimate(weights, this.take(trajectory), key);
        carries.set(trajectory, carry);
        return { gradient, loss };
      }
      return undefined;
    },
  };
  let last = Promise.resolve();
  port.receive(({ id, request }) => {
    last = last.then(async () => {
      try {
        port.reply({ id, value: await trajectories.answer(await making, request) });
      } catch (error) {
        const { name, message, stack, code } = Object(error) as Partial<L2lError>;
        if (name === 'L2lError') port.reply({ id, error: message ?? '', code });
        else port.reply({ id, error: String(stack ?? error) });
      }
    });
  });
}

/**
 * The program of a worker as text, so that it needs no file of its own wherever the package was bundled.
 *
 * @param port - Code that makes a {@link Port}. @param module - Code of the address of the estimator's module.
 * @param config - Code of what its default export is called with.
 */
export function programText(port: string, module: string, config: string): string {
  return (
    // The import stays text: a bundler must not look for the module.
    `(${serveEstimator})(${port}, import(${module}).then((made) => made.default(${config})));`
  );
}
