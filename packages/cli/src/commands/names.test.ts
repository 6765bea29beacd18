import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as baselines from '@l2l/baselines';
import { buildRule } from '@l2l/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkpointNamed, labelsOf, optimizerNamed } from './optimizer-names';
import { count, positiveNumber, wholeNumber } from './surroundings';
import { chosenTasks } from './tasks-option';

describe('numbers on the command line', () => {
  it('are those that are written, and nothing else', () => {
    expect([wholeNumber('0'), wholeNumber('-1'), count('7'), positiveNumber('1e-3')]).toEqual([
      0, -1, 7, 0.001,
    ]);
    for (const text of ['', 'x', '-', '1.5', '1e400']) expect(() => wholeNumber(text), text).toThrow();
    expect(() => count('0')).toThrow('at least 1');
    for (const text of ['', '0', '-1', 'abc', 'Infinity']) expect(() => positiveNumber(text), text).toThrow();
  });
});

describe('names on the command line', () => {
  it('are found by their own, not as what every object has', async () => {
    expect(() => checkpointNamed('constructor')).toThrow(expect.objectContaining({ code: 'not-found' }));
    await expect(chosenTasks('constructor', undefined)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that are wrong are answered with those there are', async () => {
    expect(() => checkpointNamed('nothing')).toThrow(/lookahead-lstm.*paper\/lstm-sigmoid/);
    await expect(chosenTasks('nothing', undefined)).rejects.toThrow(/sigmoid, relu, tanh, quadratic, paper/);
  });

  it.each(['adam(0.001)', 'adam(1e+3)', 'adam(.1)', 'sgd( 1 )', 'scheduleFreeAdamw(1e-3)', 'lstm'])(
    '%s is an optimizer',
    (name) => {
      expect(optimizerNamed(name).rule.update).toBeTypeOf('function');
    },
  );

  it('cover every rule of @l2l/baselines that is complete with a rate', () => {
    baselines.register();
    const complete = Object.keys(baselines).filter((rule) => {
      try {
        return buildRule({ rule, learningRate: 0.1 }) !== undefined;
      } catch {
        return false;
      }
    });
    expect(complete).toEqual(expect.arrayContaining(['sgd', 'adam', 'prodigy']));
    for (const rule of complete) expect(optimizerNamed(`${rule}(0.1)`).name).toBe(`${rule}(0.1)`);
  });

  it.each([
    ['adam', 'bad-option', 'Write "adam(0.001)"'],
    ['adam()', 'bad-option', 'the learning rate is "", but must be a number'],
    ['adam(fast)', 'bad-option', 'the learning rate is "fast", but must be a number'],
    ['adam(-1)', 'bad-option', 'learningRate'],
    ['adan(0.1)', 'bad-option', 'did you mean "adam"?'],
    ['chain(0.1)', 'bad-option', 'There is no optimizer "chain" that takes a learning rate'],
    ['coordinatewiseLstm(0.1)', 'bad-option', 'There is no optimizer "coordinatewiseLstm"'],
    ['constructor(0.1)', 'bad-option', 'There is no optimizer "constructor"'],
    ['lstmm', 'not-found', 'did you mean "lstm"?'],
    ['tensorwise-lsmt', 'not-found', 'did you mean "tensorwise-lstm"?'],
  ])('that are wrong are answered with what to write: %s', (name, code, message) => {
    expect(() => optimizerNamed(name)).toThrow(expect.objectContaining({ code, name: 'L2lError' }));
    expect(() => optimizerNamed(name)).toThrow(message);
  });

  it('are short in tables, but never two alike', () => {
    expect(labelsOf(['lstm', 'weights/mine.safetensors'])).toEqual(['lstm', 'mine']);
    const runs = ['runs/a/best.safetensors', 'runs/b/best.safetensors'];
    expect(labelsOf(runs)).toEqual(runs);
  });

  it('of files that are no checkpoints are in what is said of them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'l2l-names-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'a shopping list');
    expect(() => checkpointNamed(file)).toThrow(file);
  });
});
