import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { outputTo } from './output';
import { printable } from './status-line';

const ERASE = '\r\x1b[K';

/** A stream that remembers. */
function stream(isTTY: boolean, columns = 80) {
  return {
    isTTY,
    columns,
    text: '',
    write(more: string) {
      this.text += more;
    },
  };
}
const streams = (isTTY: boolean, columns?: number) => ({ out: stream(false), err: stream(isTTY, columns) });

beforeEach(() => {
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('progress', () => {
  it('is taken away when work ends, and when it throws', async () => {
    for (const work of [async () => {}, () => Promise.reject(new Error('no'))]) {
      const to = streams(true);
      await outputTo({}, to)
        .withProgress({ title: 'work', total: 3 }, async (progress) => {
          progress.at(3);
          return work();
        })
        .catch(() => {});
      expect(to.err.text).toContain('work ======================== 3/3');
      expect(to.err.text.endsWith(ERASE)).toBe(true);
    }
  });

  it('makes way for messages and results, and comes back below them', async () => {
    const to = streams(true);
    const shared = { out: to.err, err: to.err };
    const output = outputTo({}, shared);
    await output.withProgress({ title: 'work', total: 4 }, async () => {
      to.err.text = '';
      output.say('message');
      output.result('result', {});
      const bar = 'work ------------------------ 0/4';
      expect(to.err.text).toBe(`${ERASE}message\n${ERASE}${bar}${ERASE}result\n${ERASE}${bar}`);
    });
  });

  it('fits in the width of the terminal, and changes none of its modes', async () => {
    const to = streams(true, 20);
    await outputTo({}, to).withProgress({ title: 'x'.repeat(50), total: 1 }, async (progress) => {
      progress.advance({ task: 'long' });
    });
    for (const line of to.err.text.split(ERASE)) expect(line.length).toBeLessThan(20);
    expect(to.err.text).not.toContain('\x1b[?');
  });

  it('counts on across tasks', async () => {
    const to = streams(false);
    await outputTo({}, to).withProgress({ title: 'work', total: 3 }, async (progress) => {
      for (const task of ['a', 'b', 'c']) progress.advance({ task });
    });
    expect(to.err.text).toMatch(/^work 3\/3 task c 0 s\n$/);
  });

  it.each([[{ json: true }], [{ quiet: true }]])(
    'and messages are left out with %j, warnings are not',
    async (flags) => {
      const to = streams(true);
      const output = outputTo(flags, to);
      await output.withProgress({ title: 'work', total: 1 }, async (progress) => {
        progress.advance();
        output.say('message');
        output.warn('warning');
        output.result('text', { a: 1 });
      });
      expect(to.err.text).toBe('warning\n');
      expect(to.out.text).toBe('json' in flags ? '{"a":1}\n' : 'text\n');
    },
  );
});

it('text of other people is printed without what a terminal would obey', () => {
  expect(printable('a\x1b[2Jb\x1b]0;title\x07c\nd\re\x9bf')).not.toMatch(/\p{Cc}/u);
  expect(printable('plain – text')).toBe('plain – text');
});
