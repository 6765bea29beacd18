import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf, streamOf } from '@l2l/core';
import { afterAll, expect, it } from 'vitest';
import { BIN, l2lIn } from './support/l2l';
import { smallExperiment } from './support/small-experiment';

const folder = mkdtempSync(join(tmpdir(), 'l2l-killed-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'killed.json'), JSON.stringify(smallExperiment));

const start = (...words: string[]) =>
  spawn(process.execPath, [BIN, ...words], { cwd: folder, stdio: 'ignore' });
const contentOf = (run: string) =>
  ['log.jsonl', 'last.safetensors', 'best.safetensors'].map((name) => readFileSync(join(folder, run, name)));
const logOf = (run: string) => join(folder, run, 'log.jsonl');
const linesOf = (run: string) =>
  existsSync(logOf(run)) ? readFileSync(logOf(run), 'utf8').split('\n').length - 1 : 0;

/** Waits until a process has written lines to the log of its run, or has ended. */
async function untilLines(child: ChildProcess, run: string, count: number): Promise<void> {
  const before = linesOf(run);
  // A run that is resumed may first cut off lines.
  let least = before;
  while (child.exitCode === null && child.signalCode === null && linesOf(run) < least + count) {
    least = Math.min(least, linesOf(run));
    await sleep(1);
  }
}

/** Kills a command, without a chance to clean up, after some lines of its log. False if it ended before. */
async function isKilled(words: readonly string[], run: string, lines: number): Promise<boolean> {
  const child = start(...words);
  const end = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal === 'SIGKILL')));
  await untilLines(child, run, lines);
  child.kill('SIGKILL');
  return (await end) as boolean;
}

const KILLS = 20;
/** A bound, so that the test ends whatever happens: a start ends unkilled only where nobody looks for long. */
const STARTS = 4 * KILLS;

it('a run ends with the same bits when it was killed twenty times, whatever it was doing', {
  timeout: 900_000,
}, async () => {
  const often = ['--save-every', '0.001', '--workers', '2'];
  expect((await l2lIn(folder, 'meta-train', 'killed.json', '--out', 'unbroken', '--workers', '1')).code).toBe(
    0,
  );
  const { uniform } = streamOf(keyOf(2026));
  let [kills, starts] = [0, 0];
  for (let run = 0; kills < KILLS && starts < STARTS; run++) {
    const out = `killed-${run}`;
    let words = ['meta-train', 'killed.json', '--out', out];
    for (let isOver = false; !isOver && kills < KILLS && starts < STARTS; starts++) {
      isOver = !(await isKilled([...words, ...often], out, 1 + Math.floor(50 * uniform())));
      if (!isOver) kills++;
      words = ['resume', out];
    }
    const { code, err } = await l2lIn(folder, 'resume', out, '--workers', '1');
    expect({ code, err }).toEqual({ code: 0, err: expect.anything() });
    expect(contentOf(out)).toEqual(contentOf('unbroken'));
  }
  expect(kills).toBe(KILLS);
});

it('a run hears a signal while it trains in one thread, and saves', async () => {
  const stages = [{ ...smallExperiment.stages[0]!, metaSteps: 1_000_000 }];
  writeFileSync(join(folder, 'long.json'), JSON.stringify({ ...smallExperiment, stages }));
  const child = start('meta-train', 'long.json', '--out', 'signalled', '--workers', '1');
  const end = new Promise((resolve) => child.on('exit', resolve));
  await untilLines(child, 'signalled', 1);
  child.kill('SIGTERM');
  expect(await end).toBe(143);
  expect(readFileSync(join(folder, 'signalled', 'state.safetensors')).length).toBeGreaterThan(0);
});

it('of processes that resume a killed run together, one gets it, and the others say what to do', async () => {
  const stages = [{ ...smallExperiment.stages[0]!, metaSteps: 1_000_000 }];
  writeFileSync(join(folder, 'contested.json'), JSON.stringify({ ...smallExperiment, stages }));
  const out = ['--out', 'contested'];
  expect(await isKilled(['meta-train', 'contested.json', ...out], 'contested', 1)).toBe(true);
  const rivals = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, [BIN, 'resume', 'contested', '--workers', '1'], { cwd: folder });
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    const end = new Promise((resolve) => child.on('exit', (code) => resolve({ code, err })));
    return { child, end };
  });
  const losers = await new Promise<unknown[]>((resolve) => {
    const ended: unknown[] = [];
    for (const { end } of rivals) {
      end.then((outcome) => {
        ended.push(outcome);
        if (ended.length === rivals.length - 1) resolve(ended);
      });
    }
  });
  const refusal = expect.stringMatching(
    /^Process \d+ is using contested\. Wait for it to end, or stop it\.\n$/,
  );
  expect(losers).toEqual(rivals.slice(1).map(() => ({ code: 2, err: refusal })));
  const winner = rivals.find(({ child }) => child.exitCode === null)!;
  await untilLines(winner.child, 'contested', 1);
  winner.child.kill('SIGTERM');
  expect(await winner.end).toMatchObject({ code: 143 });
});
