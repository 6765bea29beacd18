/** A canvas that is as large as its host, sharp on every screen, and drawn again whenever that changes. */
export interface Picture {
  readonly canvas: HTMLCanvasElement;
  draw(): void;
}

/** @param paint - In CSS pixels, on a canvas that is empty. */
export function pictureIn(
  host: HTMLElement,
  paint: (context: CanvasRenderingContext2D, width: number, height: number) => void,
): Picture {
  const canvas = document.createElement('canvas');
  host.append(canvas);
  function draw(): void {
    const { clientWidth: width, clientHeight: height } = host;
    if (width === 0 || height === 0) return;
    const ratio = devicePixelRatio;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const context = canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    paint(context, width, height);
  }
  new ResizeObserver(draw).observe(host);
  return { canvas, draw };
}
