import type { Images } from '../../messages';
import { isDark } from '../palette';

/** One of some images on a canvas of its own size: ink on paper, in the colours of the theme. */
export function paintImage({ height, width, pixels }: Images, index: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(width, height);
  const ink = isDark() ? 255 : 0;
  for (let i = 0; i < height * width; i++) {
    image.data.fill(ink, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255 * pixels[index * height * width + i]!;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
