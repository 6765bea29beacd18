import { describe, expect, it } from 'vitest';
import { bandOf, thinned } from './band';
import { learningCurves, panels } from './learning-curves';
import { logTicks } from './log-ticks';
import { page } from './page';

const run = (...y: number[]) => ({ x: y.map((_, i) => i), y });

describe('the band of some runs', () => {
  it('has the geometric mean on a log scale, the mean on a linear one, and both ends', () => {
    const runs = [run(1, 4), run(4, 16)];
    expect(bandOf(runs, 'log')[0]).toEqual({ x: 0, middle: expect.closeTo(2, 10), low: 1, high: 4 });
    expect(bandOf(runs, 'linear')[1]).toEqual({ x: 1, middle: 10, low: 4, high: 16 });
  });

  it('leaves out what a scale has no place for', () => {
    const band = bandOf([run(1, Number.NaN, 0, 2)], 'log');
    expect(band.map(({ x }) => x)).toEqual([0, 3]);
  });

  it('goes as far as its longest run', () => {
    expect(bandOf([run(1), run(1, 2, 3)], 'linear').length).toBe(3);
  });

  it('thinned, keeps its ends and its peaks', () => {
    const long = bandOf([run(...Array.from({ length: 1000 }, (_, i) => (i === 777 ? 50 : 1)))], 'linear');
    const few = thinned(long, 100);
    expect(few.length).toBe(100);
    expect([few[0]!.x, few.at(-1)!.x]).toEqual([0, 999]);
    expect(Math.max(...few.map(({ high }) => high))).toBe(50);
    expect(thinned(long, 2000)).toEqual(long);
  });
});

describe('the labels of a logarithmic axis', () => {
  it('are powers of ten, and finer where those are too few', () => {
    expect(logTicks(0.0005, 2)).toEqual([0.001, 0.01, 0.1, 1]);
    expect(logTicks(0.15, 2.5)).toEqual([0.2, 0.5, 1, 2]);
    expect(logTicks(0.29, 2.6)).toEqual([0.5, 1, 2]);
    expect(logTicks(0.037, 0.13)).toEqual([0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1]);
  });

  it('are left to the linear way where an axis is too short for them', () => {
    expect(logTicks(1.9, 2.6)).toBeUndefined();
  });
});

describe('learning curves', () => {
  const options = {
    title: 'A title',
    xTitle: 'step',
    yTitle: 'loss',
    yScale: 'log',
    series: [
      { name: 'one & only', runs: [run(3, 2, 1), run(3, 1, 0.5)] },
      { name: 'other', runs: [run(3, 3, 3)] },
    ],
  } as const;

  it('say their titles and names, and draw a line and a band for each', async () => {
    const svg = await learningCurves(options).svg();
    for (const text of ['A title', 'step', 'loss', 'one &amp; only', 'other']) expect(svg).toContain(text);
    expect(svg.match(/aria-roledescription="line mark"|mark-line/g)!.length).toBeGreaterThanOrEqual(2);
    expect(svg.match(/mark-area/g)!.length).toBeGreaterThanOrEqual(1);
  });

  it('are the same bytes for the same data', async () => {
    const [first, second] = [await learningCurves(options).svg(), await learningCurves(options).svg()];
    expect(first === second).toBe(true);
  });

  it('stand on the paper of their theme', async () => {
    expect(await learningCurves(options).svg()).toContain('fill="#ffffff"');
    expect(await learningCurves({ ...options, theme: 'dark' }).svg()).toContain('fill="#14171c"');
  });

  it('stand side by side, each under its own title', async () => {
    const svg = await panels({ title: 'All', panels: [options, { ...options, title: 'Another' }] }).svg();
    for (const text of ['All', 'A title', 'Another']) expect(svg).toContain(text);
  });

  it('keep a colour that is asked for, whoever else is there', async () => {
    const [first, second] = options.series;
    const alone = await learningCurves({ ...options, series: [{ ...second, colour: 6 }] }).svg();
    const among = await learningCurves({ ...options, series: [first, { ...second, colour: 6 }] }).svg();
    for (const svg of [alone, among]) expect(svg).toContain('stroke="#8C6BB1"');
    expect(alone).not.toContain('stroke="#0072B2"');
    expect(among).toContain('stroke="#0072B2"');
  });

  it('become a PNG of the size asked for', async () => {
    const at = async (scale: number) => {
      const png = Buffer.from(await learningCurves(options).png({ scale }));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      // The width stands in the header, at byte 16.
      return png.readUInt32BE(16);
    };
    expect(Math.abs((await at(2)) - 2 * (await at(1)))).toBeLessThanOrEqual(2);
  });

  it('make a page of their own, light and dark, that fetches nothing', async () => {
    const html = await page({ title: 'A < B', pictures: [(theme) => learningCurves({ ...options, theme })] });
    expect(html).toContain('<h1>A &lt; B</h1>');
    expect(html.match(/<svg/g)!.length).toBe(2);
    expect(html).toContain('id="dark-clip1"');
    expect(html).not.toMatch(/(src|href)="/);
  });
});
