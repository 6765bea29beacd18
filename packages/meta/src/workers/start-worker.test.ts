import { keyOf } from '@l2l/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, WorkerLost } from './connection';
import type { Reply } from './messages';

/** What a page has instead of a thread, as far as it is used. */
class FakeWorker {
  static readonly all: FakeWorker[] = [];
  readonly posted: { id: number }[] = [];
  isTerminated = false;
  onmessage: (event: { data: Reply }) => void = () => {};
  onerror: (event: { message?: string }) => void = () => {};
  onmessageerror: () => void = () => {};

  constructor(readonly address: string) {
    if (address.endsWith('forbidden')) throw new Error('a policy forbids it');
    FakeWorker.all.push(this);
  }

  postMessage(message: { id: number }): void {
    this.posted.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

const inUse = new Set<string>();
let next: string;

beforeEach(() => {
  FakeWorker.all.length = 0;
  inUse.clear();
  next = 'blob:1';
  vi.stubGlobal('Worker', FakeWorker);
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    inUse.add(next);
    return next;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => void inUse.delete(address));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const request = { do: 'begin', trajectory: 0, key: keyOf(1) } as const;

describe('a Web Worker', () => {
  it('gives up the address of its program when that has been read, and answers', async () => {
    const connection = connect('module.js', {});
    const [worker] = FakeWorker.all as [FakeWorker];
    const asked = connection.ask<number>(request);
    expect(inUse.size).toBe(1);
    worker.onmessage({ data: { id: worker.posted[0]!.id, value: 5 } });
    expect(await asked).toBe(5);
    expect(inUse.size).toBe(0);
  });

  it('is terminated when it is lost, and what it says later is not heard', async () => {
    const connection = connect('module.js', {});
    const [worker] = FakeWorker.all as [FakeWorker];
    const asked = connection.ask(request);
    worker.onerror({ message: 'out of memory' });
    await expect(asked).rejects.toThrow(new WorkerLost('out of memory'));
    expect([worker.isTerminated, inUse.size]).toEqual([true, 0]);
    worker.onmessage({ data: { id: worker.posted[0]!.id, value: 5 } });
    worker.onerror({});
    await expect(connection.ask(request)).rejects.toThrow('out of memory');
  });

  it('leaves no question without an answer when it is stopped', async () => {
    const connection = connect('module.js', {});
    const asked = connection.ask(request);
    connection.stop();
    await expect(asked).rejects.toThrow('it was stopped');
    expect([FakeWorker.all[0]!.isTerminated, inUse.size]).toEqual([true, 0]);
  });

  it('that a policy of the page forbids is a lost one', async () => {
    next = 'blob:forbidden';
    await expect(connect('module.js', {}).ask(request)).rejects.toThrow('a policy forbids it');
    expect(inUse.size).toBe(0);
  });

  it.each([{ message: '' }, {}])('that could not be started says so: %j', async (event) => {
    const asked = connect('module.js', {}).ask(request);
    FakeWorker.all[0]!.onerror(event);
    await expect(asked).rejects.toThrow(WorkerLost);
    await expect(asked).rejects.toThrow('it could not be started');
  });
});
