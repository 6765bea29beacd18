import { partOfRows, partOfVector, type StateEdits } from '@l2l/core';
import type { TensorwiseState } from './state';

/** Coordinates are divided by columns, what is kept of each tensor by rows; losses, caution and the count belong to all. */
export const tensorwiseEdits: StateEdits = {
  part(space, whole, layout, kept) {
    const state = whole as TensorwiseState<never>;
    const coordinates = (vector: never) => partOfVector(space, vector, layout, kept) as never;
    const perTensor = (vector: never) => {
      const width = layout.slots.length === 0 ? 0 : space.size(vector) / layout.slots.length;
      return partOfRows(space, vector, width, kept) as never;
    };
    return {
      ...state,
      shapes: kept.flatMap((i) => state.shapes.slice(2 * i, 2 * i + 2)),
      first: coordinates(state.first),
      second: coordinates(state.second),
      direction: coordinates(state.direction),
      trend: coordinates(state.trend),
      lag: coordinates(state.lag),
      hidden: perTensor(state.hidden),
      cell: perTensor(state.cell),
      largest: perTensor(state.largest),
      logSize: perTensor(state.logSize),
      losses: space.slice(state.losses, 0, space.size(state.losses)),
      caution: space.slice(state.caution, 0, space.size(state.caution)),
    };
  },
  settle: (space, state) => {
    const whole = state as TensorwiseState<never>;
    return { ...whole, lag: space.fill(space.size(whole.lag), 0) };
  },
};
