import { contour, contourLevels, gridOf } from '../../landscape/contours';
import { frameOf } from '../../landscape/frame';
import type { Surface } from '../../landscape/surfaces';
import { isDark, pageColor } from '../palette';

/** Points along each side. */
const GRID = 161;
const LINES = 14;

/** From the lowest height to the highest, as red, green and blue. */
const RAMPS = {
  light: [
    [141, 187, 205],
    [214, 231, 232],
    [250, 247, 238],
  ],
  dark: [
    [9, 30, 44],
    [28, 50, 63],
    [61, 70, 78],
  ],
} as const;

/** A surface from above, with lines of equal height. Made once; it is drawn for each frame. */
export function paintSurface(surface: Surface, width: number, height: number): HTMLCanvasElement {
  const grid = gridOf((x, y) => surface.at(x, y).height, surface.window, GRID, GRID);
  const highest = Math.max(...grid.values);
  const picture = document.createElement('canvas');
  picture.width = Math.round(width * devicePixelRatio);
  picture.height = Math.round(height * devicePixelRatio);
  const context = picture.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  // Rows of the grid go upwards, those of a picture downwards.
  context.setTransform(picture.width, 0, 0, -picture.height, 0, picture.height);
  context.drawImage(shades(grid.values, highest), 0, 0, 1, 1);

  context.setTransform(picture.width / (GRID - 1), 0, 0, -picture.height / (GRID - 1), 0, picture.height);
  context.lineWidth = ((GRID - 1) / width) * 0.9;
  context.strokeStyle = isDark() ? 'rgb(255 255 255 / 17%)' : 'rgb(20 60 80 / 22%)';
  context.beginPath();
  for (const level of contourLevels(highest, LINES)) {
    for (const [x1, y1, x2, y2] of contour(grid, level)) {
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
    }
  }
  context.stroke();
  return picture;
}

function shades(heights: Float32Array, highest: number): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  picture.width = GRID;
  picture.height = GRID;
  const context = picture.getContext('2d')!;
  const image = context.createImageData(GRID, GRID);
  const ramp = isDark() ? RAMPS.dark : RAMPS.light;
  heights.forEach((height, i) => {
    // The square root of the logarithm: low ground has as many shades as high ground.
    const place = 2 * Math.sqrt(Math.log1p(height) / Math.log1p(highest));
    const [from, to] = place < 1 ? [ramp[0], ramp[1]] : [ramp[1], ramp[2]];
    const share = place < 1 ? place : place - 1;
    from.forEach((value, channel) => {
      image.data[4 * i + channel] = value + share * (to[channel]! - value);
    });
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
  return picture;
}

/** The way of one optimizer. */
export interface Path {
  /** x, y, x, y, … */
  readonly places: readonly number[];
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
  /** Paler, without a halo and without a dot at its end. */
  readonly isUnder: boolean;
}

/** Draws ways over a surface, with a halo that keeps them legible, and a dot where each one stands. */
export function paintPaths(
  context: CanvasRenderingContext2D,
  { window }: Surface,
  paths: readonly Path[],
  width: number,
  height: number,
): void {
  const { toPixels } = frameOf(window, width, height);
  const walked = paths.filter(({ places }) => places.length >= 2);
  context.lineJoin = 'round';
  // All halos lie under all lines: where two go the same way, both can be seen.
  for (const path of walked) {
    if (path.isUnder) continue;
    const halo = { ...path, color: pageColor('--card'), width: path.width + 2, dash: [] };
    strokePath(context, halo, toPixels, 0.7);
  }
  for (const path of walked) strokePath(context, path, toPixels, path.isUnder ? 0.5 : 1);
  for (const { places, color, isUnder } of walked) {
    if (!isUnder) dot(context, toPixels(places.at(-2)!, places.at(-1)!), color);
  }
}

function strokePath(
  context: CanvasRenderingContext2D,
  { places, color, width, dash }: Path,
  toPixels: (x: number, y: number) => readonly [number, number],
  opacity: number,
): void {
  const line = new Path2D();
  for (let i = 0; i < places.length; i += 2) line.lineTo(...toPixels(places[i]!, places[i + 1]!));
  context.globalAlpha = opacity;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke(line);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function dot(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], color: string): void {
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.strokeStyle = pageColor('--card');
  context.lineWidth = 1.75;
  context.stroke();
}

/** Marks the start with a ring and each minimum with a cross. */
export function paintLandmarks(
  context: CanvasRenderingContext2D,
  { window, minima }: Surface,
  start: readonly [number, number],
  width: number,
  height: number,
): void {
  const { toPixels } = frameOf(window, width, height);
  context.strokeStyle = pageColor('--ink');
  context.lineWidth = 1.75;
  for (const minimum of minima) {
    const [x, y] = toPixels(...minimum);
    context.beginPath();
    context.moveTo(x - 5, y);
    context.lineTo(x + 5, y);
    context.moveTo(x, y - 5);
    context.lineTo(x, y + 5);
    context.stroke();
  }
  const [x, y] = toPixels(...start);
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  context.stroke();
}
