/**
 * Reasons why a test may fail that are checked in each run, by name; a test is of the first that holds.
 * `found` is the test under one of our configurations, `stock` the same test under tfjs alone.
 *
 * @typedef {import('./outcome').Outcome} Outcome
 * @type {Readonly<Record<string, (found: Outcome, stock: Outcome | undefined) => boolean>>}
 */
export const kinds = {
  'tfjs has no such kernel for wasm': (found, stock) =>
    stock?.status === 'failed' &&
    found.messages.every((message) => /Kernel '\w+' not registered for backend 'wasm'/.test(message)),
  'tfjs fails with the same message': (found, stock) =>
    stock?.status === 'failed' && `${stock.messages}` === `${found.messages}`,
  'tfjs fails with another message': (_found, stock) => stock?.status === 'failed',
  'there is one tensor more, the count of skipped steps on a device': ({ messages }) =>
    messages.every((message) => {
      const [, found, expected] =
        /^Expected (\d+) to be (?:less than or equal )?(\d+)\.$/.exec(message) ?? [];
      return Number(found) === Number(expected) + 1;
    }),
  'there are fewer tensors than the optimizer of tfjs has': ({ messages }) =>
    messages.every((message) => {
      const [, found, expected] = /^Expected (\d+) to be (\d+)\.$/.exec(message) ?? [];
      return Number(found) < Number(expected);
    }),
  // Their number is expected first.
  'the optimizer saves its state in other parts': ({ messages: [first = '', ...others] }) =>
    /^Expected \d+ to equal \d+\.$/.test(first) &&
    others.every((message) => /^Expected 'l2l\/[\w./]+' to equal '\d+\/\w+'\.$/.test(message)),
};
