import { frameOf } from '../../landscape/frame';
import type { Beliefs, Points } from '../../messages';
import { isDark, pageColor } from '../palette';

/** One colour a class; told apart with any kind of colour vision for the first four. */
const CLASSES = {
  light: ['#0369a8', '#d9730d', '#04795a', '#9d3c86', '#8a6500', '#5b4bd6'],
  dark: ['#63b9f2', '#f0a04b', '#43cf9f', '#e79fd2', '#e6c04a', '#aaa0ff'],
} as const;

function classColor(label: number): string {
  const colors = isDark() ? CLASSES.dark : CLASSES.light;
  return colors[label % colors.length]!;
}

/** Fills the plane with the likeliest classes, paler where a network is less certain. */
export function paintRegions(
  context: CanvasRenderingContext2D,
  { classes, certainty }: Beliefs,
  width: number,
  height: number,
): void {
  const side = Math.sqrt(classes.length);
  const picture = document.createElement('canvas');
  picture.width = side;
  picture.height = side;
  const small = picture.getContext('2d')!;
  classes.forEach((label, i) => {
    // From the certainty of a guess between two, 1/2, to 1.
    small.globalAlpha = 0.08 + 0.47 * Math.max(0, (certainty[i]! / 255 - 0.5) * 2);
    small.fillStyle = classColor(label);
    small.fillRect(i % side, Math.floor(i / side), 1, 1);
  });
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
}

/** Draws examples as dots of their class. */
export function paintPoints(
  context: CanvasRenderingContext2D,
  { inputs, labels, x, y }: Points,
  width: number,
  height: number,
): void {
  const { toPixels } = frameOf({ x, y }, width, height);
  context.strokeStyle = pageColor('--card');
  context.lineWidth = 0.6;
  labels.forEach((label, i) => {
    const [left, top] = toPixels(inputs[2 * i]!, inputs[2 * i + 1]!);
    context.beginPath();
    context.arc(left, top, Math.max(1.6, width / 100), 0, 2 * Math.PI);
    context.fillStyle = classColor(label);
    context.fill();
    context.stroke();
  });
}
