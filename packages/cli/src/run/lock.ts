import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { L2lError } from '@l2l/core';

/** What a process says of a folder: that it wants it, or that it has it. */
type Claim = 'wants' | 'has';

/**
 * Keeps a folder to this process until it is released or ends. The lock of a process that is gone, as after a
 * kill, counts for nothing.
 *
 * Each process writes a file of its own, `lock.PID`, and looks at the others' afterwards: of two that start
 * together, at least one sees the other, and the one with the smaller number gets the folder. Nobody removes
 * the lock of a process that lives, so no lock can be taken over twice.
 *
 * @param hint - What to do where another process has it.
 * @returns Releases it.
 * @throws L2lError `bad-option` if another process has it.
 */
export function lockFolder(folder: string, hint = 'Wait for it to end, or stop it.'): () => void {
  const mine = fileOf(folder, process.pid);
  const release = () => {
    process.off('exit', release);
    rmSync(mine, { force: true });
  };
  writeFileSync(mine, 'wants');
  process.once('exit', release);
  const winner = others(folder).find((other) => isAhead(folder, other));
  if (winner !== undefined) {
    release();
    throw new L2lError('bad-option', `Process ${winner} is using ${folder}. ${hint}`);
  }
  writeFileSync(mine, 'has');
  return release;
}

/** Other processes with a claim on a folder. Claims of processes that are gone are removed. */
function others(folder: string): number[] {
  const claims = readdirSync(folder).flatMap((name) => {
    const pid = /^lock\.(\d+)$/.exec(name)?.[1];
    return pid === undefined ? [] : [Number(pid)];
  });
  return claims.filter((pid) => {
    if (pid === process.pid) return false;
    if (isAlive(pid)) return true;
    rmSync(fileOf(folder, pid), { force: true });
    return false;
  });
}

/** Whether another process has the folder, or will get it. Waits for one that has yet to see this one. */
function isAhead(folder: string, other: number): boolean {
  for (;;) {
    const claim = claimOf(folder, other);
    if (claim === undefined) return false;
    if (claim === 'has' || other < process.pid) return true;
    // It either has looked already, and gets the folder, or will see this process and withdraw.
    pause(1);
  }
}

/** Undefined where there is none, or where its process is gone. */
function claimOf(folder: string, pid: number): Claim | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    return readFileSync(fileOf(folder, pid), 'utf8') === 'has' ? 'has' : 'wants';
  } catch {
    return undefined;
  }
}

function fileOf(folder: string, pid: number): string {
  return join(folder, `lock.${pid}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Milliseconds between two tries to lock a folder, and the number of tries. */
const RETRY_AFTER = 10;
const TRIES = 500;

/** Does something short while no other process does the same in this folder; waits for its turn. */
export function withFolder<Value>(folder: string, work: () => Value): Value {
  for (let tries = 1; ; tries++) {
    const release = tryLock(folder, tries === TRIES);
    if (release === undefined) {
      pause(RETRY_AFTER);
      continue;
    }
    try {
      return work();
    } finally {
      release();
    }
  }
}

function tryLock(folder: string, isLast: boolean): (() => void) | undefined {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (isLast || !(error instanceof L2lError)) throw error;
    return undefined;
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
