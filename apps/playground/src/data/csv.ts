import { L2lError } from '@l2l/core';

/** A table whose last column is a class. */
export interface Table {
  readonly name: string;
  /** Headings of the columns of numbers, then of the class. */
  readonly columns: readonly string[];
  /** `[count, columns − 1]`, row-major. */
  readonly inputs: Float32Array;
  /** `[count]`, indices into `classes`. */
  readonly labels: Int32Array;
  /** In alphabetical order. */
  readonly classes: readonly string[];
}

export const MOST_ROWS = 20_000;
const MOST_CLASSES = 50;
const MOST_COLUMNS = 1000;

/**
 * Reads comma-, semicolon- or tab-separated values: numbers, and a class in the last column. A first line that
 * holds no numbers is taken for headings. Fields may be in double quotes.
 *
 * @throws L2lError `bad-data` that names the line and column.
 */
export function readCsv(text: string, name: string): Table {
  const rows = rowsOf(text.replace(/^\uFEFF/, ''));
  const [first] = rows;
  if (!first) throw bad(`${name} is empty. A table needs a line for each example.`);
  const width = first.fields.length;
  if (width < 2 || width > MOST_COLUMNS) {
    throw bad(
      `${name} has ${width} column${width === 1 ? '' : 's'} in its first line, but at least one of numbers and one of classes are needed, and at most ${MOST_COLUMNS}. Separate them with commas, semicolons or tabs.`,
    );
  }
  const hasHeadings = first.fields.slice(0, -1).every((field) => numberOf(field) === null);
  const columns = hasHeadings ? first.fields : first.fields.map((_, i) => `column ${i + 1}`);
  return tableOf(name, columns, hasHeadings ? rows.slice(1) : rows);
}

interface Row {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

function rowsOf(text: string): Row[] {
  const separator = separatorOf(text);
  return text
    .split(/\r\n|\n|\r/)
    .map((content, i) => ({ line: i + 1, content }))
    .filter(({ content }) => content.trim() !== '')
    .map(({ line, content }) => ({ line, fields: fieldsOf(content, separator) }));
}

/** What the first line has most of. */
function separatorOf(text: string): string {
  const [line = ''] = text.trimStart().split(/\r|\n/, 1);
  const count = (separator: string) => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

function fieldsOf(line: string, separator: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '"' && isQuoted && line[i + 1] === '"') {
      field += '"';
      i++;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      fields.push(field.trim());
      field = '';
    } else field += character;
  }
  return [...fields, field.trim()];
}

function tableOf(name: string, columns: readonly string[], rows: readonly Row[]): Table {
  if (rows.length < 2 || rows.length > MOST_ROWS) {
    throw bad(
      `${name} has ${rows.length} examples, but 2 to ${MOST_ROWS.toLocaleString('en')} can be used here. Shorten or lengthen it.`,
    );
  }
  const width = columns.length - 1;
  const inputs = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    checkWidth(name, row, columns.length);
    for (let j = 0; j < width; j++) inputs[i * width + j] = cell(name, row, j, columns[j]!);
  });
  const names = rows.map(({ fields }) => fields[width]!);
  const classes = [...new Set(names)].sort();
  checkClasses(name, columns[width]!, classes);
  return { name, columns, inputs, labels: Int32Array.from(names, (text) => classes.indexOf(text)), classes };
}

function checkWidth(name: string, { line, fields }: Row, expected: number): void {
  if (fields.length === expected) return;
  throw bad(
    `Line ${line} of ${name} has ${fields.length} fields, but the first one has ${expected}. Add what is missing, or remove the line.`,
  );
}

function cell(name: string, { line, fields }: Row, column: number, heading: string): number {
  const value = numberOf(fields[column]!);
  if (value !== null) return value;
  throw bad(
    `Line ${line} of ${name} has “${fields[column]}” under ${heading}, but a number was expected. Only the last column may hold words.`,
  );
}

function checkClasses(name: string, heading: string, classes: readonly string[]): void {
  if (classes.length >= 2 && classes.length <= MOST_CLASSES) return;
  throw bad(
    `The last column of ${name}, ${heading}, has ${classes.length} different values, but 2 to ${MOST_CLASSES} classes can be told apart here. Put the class last.`,
  );
}

function numberOf(field: string): number | null {
  const value = Number(field);
  return field !== '' && Number.isFinite(Math.fround(value)) ? value : null;
}

function bad(message: string): L2lError {
  return new L2lError('bad-data', message);
}
