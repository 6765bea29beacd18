import { open, stat } from 'node:fs/promises';

interface FetchOptions {
  /** Bytes on disk, and bytes of the whole file where the server says so. */
  readonly onProgress: (received: number, total: number | undefined) => void;
  /** Give up when nothing arrives for so long. */
  readonly stallMilliseconds: number;
}

/**
 * Fetches a file to disk. Bytes that are there already are kept and the rest is asked for (HTTP
 * Range); a cut connection is taken up again as long as every attempt brings something new.
 *
 * Whether the kept bytes and the new ones belong together is for the caller to check.
 *
 * @throws Error with the server's answer or the network's failure.
 */
export async function fetchInto(path: string, url: string, options: FetchOptions): Promise<void> {
  for (;;) {
    const before = await sizeOf(path);
    try {
      await fetchRest(path, url, before, options);
      return;
    } catch (error) {
      if ((await sizeOf(path)) <= before) throw error;
    }
  }
}

async function fetchRest(path: string, url: string, offset: number, options: FetchOptions): Promise<void> {
  const stall = new AbortController();
  const seconds = options.stallMilliseconds / 1000;
  const giveUp = () => stall.abort(new Error(`nothing arrived for ${seconds} seconds`));
  const timer = setTimeout(giveUp, options.stallMilliseconds);
  try {
    const response = await fetch(url, { headers: requestHeaders(offset), signal: stall.signal });
    // The server has nothing beyond `offset`: the earlier download only lacked its last check.
    if (response.status === 416 && offset > 0) return;
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status} ${response.statusText}`);

    const start = startOf(response, offset);
    const total = totalOf(response, start);
    await append(path, start, response.body, (received) => {
      timer.refresh();
      options.onProgress(received, total);
    });
  } finally {
    clearTimeout(timer);
  }
}

function requestHeaders(offset: number): Record<string, string> {
  // The file is compressed already, and a range of it counts bytes of that file.
  const identity = { 'accept-encoding': 'identity' };
  return offset === 0 ? identity : { ...identity, range: `bytes=${offset}-` };
}

/** Where the answer's first byte belongs: servers may ignore the range and send everything. */
function startOf(response: Response, offset: number): number {
  if (response.status !== 206) return 0;
  const range = response.headers.get('content-range');
  if (range?.startsWith(`bytes ${offset}-`)) return offset;
  throw new Error(`asked for bytes from ${offset}, but was sent "${range}"`);
}

function totalOf(response: Response, start: number): number | undefined {
  const length = response.headers.get('content-length');
  return length === null || response.headers.has('content-encoding') ? undefined : start + Number(length);
}

async function append(
  path: string,
  start: number,
  body: ReadableStream<Uint8Array>,
  onReceived: (received: number) => void,
): Promise<void> {
  const file = await open(path, start > 0 ? 'a' : 'w');
  let received = start;
  try {
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      await file.writeFile(piece);
      received += piece.length;
      onReceived(received);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
