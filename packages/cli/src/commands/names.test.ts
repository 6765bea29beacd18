import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkpointNamed, labelsOf } from './optimizer-names';
import { count, positiveNumber, wholeNumber } from './surroundings';
import { chosenTasks } from './tasks-option';

describe('numbers on the command line', () => {
  it('are those that are written, and nothing else', () => {
    expect([wholeNumber('0'), count('7'), positiveNumber('1e-3')]).toEqual([0, 7, 0.001]);
    for (const text of ['', 'x', '-1', '1.5', '1e400']) expect(() => wholeNumber(text), text).toThrow();
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
