import { type Dataset, fold, type Key, normals, numberOption, requireOptions } from '@l2l/core';
import { datasetOf } from './dataset-of';

interface TeacherOptions {
  /** Number of examples; 1000 unless told. */
  readonly count?: number;
  /** Columns of the table; 10 unless told. */
  readonly inputSize?: number;
  /** Number of classes; 3 unless told. */
  readonly classCount?: number;
  /** Units of the teacher's one layer; 8 unless told. */
  readonly units?: number;
  /** Standard deviation of the logarithm of a column's unit; 1 unless told. */
  readonly unitSpread?: number;
}

/**
 * A table whose columns have units of their own, as those of real tables do, with the classes that a random
 * network, the teacher, gives its rows: the class of its highest output.
 *
 * @throws L2lError `bad-option`
 */
export function teacher(key: Key, options: TeacherOptions = {}): Dataset {
  const {
    count = 1000,
    inputSize = 10,
    classCount = 3,
    units = 8,
    unitSpread = 1,
  } = requireOptions('teacher', options, ['count', 'inputSize', 'classCount', 'units', 'unitSpread']);
  for (const [name, value] of Object.entries({ count, inputSize, units }))
    numberOption('teacher', name, value, { from: 1, integer: true });
  numberOption('teacher', 'classCount', classCount, { from: 2, integer: true });
  numberOption('teacher', 'unitSpread', unitSpread, { from: 0 });
  const rows = normals(fold(key, 'examples'), count * inputSize);
  // Such that each of its units is neither linear nor saturated.
  const inner = normals(fold(key, 'inner'), inputSize * units, 2 / Math.sqrt(inputSize));
  const outer = normals(fold(key, 'outer'), units * classCount);
  const scales = normals(fold(key, 'units'), inputSize, unitSpread).map(Math.exp);
  const labels = Int32Array.from({ length: count }, (_, i) =>
    highest(
      layer(
        layer(rows.subarray(i * inputSize, (i + 1) * inputSize), inner, units).map(Math.tanh),
        outer,
        classCount,
      ),
    ),
  );
  const inputs = rows.map((value, i) => value * scales[i % inputSize]!);
  return datasetOf({
    name: `teacher-${inputSize}-${classCount}`,
    inputs,
    labels,
    inputShape: [inputSize],
    classCount,
  });
}

/** A product of a row and a matrix of so many columns. */
function layer(row: Float32Array, matrix: Float32Array, columns: number): Float32Array {
  return Float32Array.from({ length: columns }, (_, column) =>
    row.reduce((sum, value, i) => sum + value * matrix[i * columns + column]!, 0),
  );
}

function highest(values: Float32Array): number {
  return values.indexOf(Math.max(...values));
}
