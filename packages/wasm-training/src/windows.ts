import type { backend_util } from '@tensorflow/tfjs-core';

/** How the windows of a convolution or pooling lie along one dimension of the image. */
export interface Axis {
  /** Length of the image. */
  readonly length: number;
  /** Number of windows, which is the length of the result. */
  readonly windows: number;
  /** Numbers under one window. */
  readonly taps: number;
  readonly stride: number;
  /** Distance between neighbours under a window. */
  readonly dilation: number;
  /** Zeros before the image. */
  readonly before: number;
}

/** Depth, rows and columns; an image of two dimensions has a depth of 1. */
export interface Windows {
  readonly examples: number;
  readonly channels: number;
  readonly results: number;
  readonly axes: readonly [Axis, Axis, Axis];
}

type Geometry = backend_util.Conv2DInfo | backend_util.Conv3DInfo;

const FLAT: Axis = { length: 1, windows: 1, taps: 1, stride: 1, dilation: 1, before: 0 };

export function windowsOf(info: Geometry): Windows {
  const rows: Axis = {
    length: info.inHeight,
    windows: info.outHeight,
    taps: info.filterHeight,
    stride: info.strideHeight,
    dilation: info.dilationHeight,
    before: info.padInfo.top,
  };
  const columns: Axis = {
    length: info.inWidth,
    windows: info.outWidth,
    taps: info.filterWidth,
    stride: info.strideWidth,
    dilation: info.dilationWidth,
    before: info.padInfo.left,
  };
  return {
    examples: info.batchSize,
    channels: info.inChannels,
    results: info.outChannels,
    axes: ['inDepth' in info ? depthOf(info) : FLAT, rows, columns],
  };
}

function depthOf(info: backend_util.Conv3DInfo): Axis {
  return {
    length: info.inDepth,
    windows: info.outDepth,
    taps: info.filterDepth,
    stride: info.strideDepth,
    dilation: info.dilationDepth,
    before: info.padInfo.front,
  };
}

/** Numbers of the image from the first to the last under one window, with both. */
export function spanOf({ taps, dilation }: Axis): number {
  return (taps - 1) * dilation + 1;
}

/** How far from the start of the image the last window reaches. */
export function lastReach(axis: Axis): number {
  return (axis.windows - 1) * axis.stride + spanOf(axis) - axis.before;
}

/**
 * Whether the backend finds the windows of this axis by itself: it counts how many fit on the padded image, and
 * for the padding `same` it takes a difference that must not be negative.
 */
export function isCountedRight(axis: Axis, after: number, isSame: boolean): boolean {
  if (isSame) return lastReach(axis) + axis.before >= axis.length;
  const padded = axis.length + axis.before + after;
  return Math.floor((padded - spanOf(axis)) / axis.stride) + 1 === axis.windows;
}

/** One number of the image under a window, along one dimension. */
export interface Read {
  readonly tap: number;
  readonly at: number;
}

/** For each window, the numbers under it that lie inside the image, in order. */
export function readsAlong({ length, windows, taps, stride, dilation, before }: Axis): Read[][] {
  return Array.from({ length: windows }, (_, window) => {
    const start = window * stride - before;
    const all = Array.from({ length: taps }, (_, tap) => ({ tap, at: start + tap * dilation }));
    return all.filter(({ at }) => at >= 0 && at < length);
  });
}

/** The part of the image that one window sees: half-open ranges of depth, rows and columns. */
export interface Box {
  example: number;
  front: number;
  back: number;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/**
 * Visits all windows without dilation, in the order of the result.
 *
 * @param visit - Gets the box, which is the same object each time, and the number of the window.
 */
export function eachWindow({ examples, axes }: Windows, visit: (box: Box, window: number) => void): void {
  const [depths, rows, columns] = axes.map(spansAlong) as [Span[], Span[], Span[]];
  const box: Box = { example: 0, front: 0, back: 0, top: 0, bottom: 0, left: 0, right: 0 };
  let window = 0;
  for (box.example = 0; box.example < examples; box.example++) {
    for (const depth of depths) {
      box.front = depth.start;
      box.back = depth.end;
      for (const row of rows) {
        box.top = row.start;
        box.bottom = row.end;
        for (const column of columns) {
          box.left = column.start;
          box.right = column.end;
          visit(box, window++);
        }
      }
    }
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function spansAlong({ length, windows, taps, stride, before }: Axis): Span[] {
  return Array.from({ length: windows }, (_, window) => {
    const start = window * stride - before;
    return { start: Math.max(0, start), end: Math.min(length, start + taps) };
  });
}
