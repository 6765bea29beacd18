import { L2lError } from '@l2l/core';
import { embeddedMnist } from './embedded-mnist';
import { checkedOptions, type MnistOptions } from './options';
import type { Mnist } from './read-mnist';

/**
 * MNIST in a browser: the 10,000 digits that come with the package.
 *
 * @throws L2lError `not-supported` when asked for a directory or a download, which need Node.
 */
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  const { directory, download } = checkedOptions(options);
  if (directory !== undefined || download) {
    const asked = directory === undefined ? 'a download' : `the directory ${directory}`;
    throw new L2lError(
      'not-supported',
      `mnist was asked for ${asked}, but browsers have only the embedded digits. Leave the option out, or give readMnist a function that fetches the four files from your server.`,
    );
  }
  return embeddedMnist();
}
