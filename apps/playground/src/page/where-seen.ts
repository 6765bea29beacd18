import type { View } from './views/view';

/** The same view, which is drawn while its part of the page is on the screen, or near to it. */
export function whereSeen(part: HTMLElement, view: View): View {
  let isSeen = false;
  let isStale = true;
  new IntersectionObserver(
    ([entry]) => {
      isSeen = entry?.isIntersecting ?? true;
      if (isSeen && isStale) draw();
    },
    { rootMargin: '200px' },
  ).observe(part);

  function draw(): void {
    isStale = !isSeen;
    if (isSeen) view.draw();
  }
  return { draw, repaint: view.repaint };
}
