import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { enableWasmTraining } from './enable-wasm-training';
import { expectClose, expectSameAsCpu, randoms, valuesOn } from './testing/backends';

beforeAll(() => enableWasmTraining());

const lengths: Readonly<Record<string, number>> = { b: 3, h: 2, i: 20, j: 9, k: 11, d: 4 };

function operand(labels: string, seed: number): tf.Tensor {
  return randoms([...labels].map((label) => lengths[label]!) as [number], seed);
}

describe('einsum', () => {
  test.each([
    'ij->ji',
    'ij->',
    'bij->jb',
    'i,i->',
    'i,j->ij',
    'ij,jk->ik',
    'ij,kj->ki',
    'bij,bjk->bik',
    'bihd,bjhd->bhij',
    'bhij,bjhd->bihd',
    'bij,bij->b',
    'ij,ij->ij',
    ' ij , jk -> ik ',
  ])('%s is that of the cpu backend', async (equation) => {
    const terms = equation.replace(/\s/g, '').split('->')[0]!.split(',');
    await expectSameAsCpu(() => tf.einsum(equation, ...terms.map((labels, i) => operand(labels, i + 1))));
  });

  test('that changes nothing gives its operand, and both can be disposed', async () => {
    const [found, expected] = await valuesOn('wasm', () => {
      const x = operand('ij', 1);
      return [tf.einsum('ij->ij', x), x];
    });
    expect(found).toEqual(expected);
  });

  test('sums over what one operand alone has', async () => {
    // The cpu backend fails here. Σ over b, j of the first operand is a vector of length i.
    const [found, expected] = await valuesOn('wasm', () => {
      const [a, b] = [operand('bij', 1), operand('ik', 2)];
      const vector = tf.sum(a, [0, 2]);
      return [tf.einsum('bij,ik->k', a, b), tf.sum(tf.mul(tf.expandDims(vector, 1), b), 0)];
    });
    expectClose(found!, expected!);
  });

  test('of integers are integers', async () => {
    const [product] = await valuesOn('wasm', () => {
      const a = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
      return tf.einsum('ij,jk->ik', a, a);
    });
    expect(product).toMatchObject({ dtype: 'int32', numbers: Int32Array.of(7, 10, 15, 22) });
  });

  test.each(['ij,jk->ik', 'ij,ij->ij', 'ij,ik->jk', 'ij->j', 'ij->', 'ij,k->ijk'])(
    '%s of integers is exact where floats are not, modulo 2³²',
    async (equation) => {
      const numbers = [5000, -5001, 70_003, 65_537, 16_777_217, -3, 7, 123_456_789, 2];
      const [terms, target] = equation.split('->') as [string, string];
      const operands = terms.split(',').map((labels, i) => {
        const shape = [...labels].map(() => 3);
        const size = 3 ** labels.length;
        return { labels, shape, values: Array.from({ length: size }, (_, k) => numbers[(k + 4 * i) % 9]!) };
      });
      const [found] = await valuesOn('wasm', () =>
        tf.einsum(equation, ...operands.map(({ values, shape }) => tf.tensor(values, shape, 'int32'))),
      );
      const names = [...new Set(target + terms.replace(',', ''))];
      const sums = new Array<bigint>(3 ** target.length).fill(0n);
      for (let count = 0; count < 3 ** names.length; count++) {
        const digit = (label: string) => Math.floor(count / 3 ** names.indexOf(label)) % 3;
        const place = (labels: string) => [...labels].reduce((sum, label) => 3 * sum + digit(label), 0);
        const factors = operands.map(({ labels, values }) => BigInt(values[place(labels)]!));
        sums[place(target)]! += factors.reduce((product, factor) => product * factor);
      }
      expect(found!.dtype).toBe('int32');
      expect([...(found!.numbers as Int32Array)]).toEqual(sums.map((sum) => Number(BigInt.asIntN(32, sum))));
    },
  );

  test('refuses lengths that differ', async () => {
    await tf.setBackend('wasm');
    expect(() => tf.tidy(() => tf.einsum('ij,jk->ik', tf.ones([2, 3]), tf.ones([4, 2])))).toThrow(
      /dimension/,
    );
  });
});
