import type { z } from 'zod';
import { suggestion } from './closest';

type Issue = z.core.$ZodIssue;

/**
 * One line for each thing that is wrong in data: where it is, what was found and what must be there.
 *
 * @param names - Every option there is, for suggestions.
 */
export function explained(issues: readonly Issue[], data: unknown, names: readonly string[]): string[] {
  return issues.flatMap((issue) => linesOf(issue, data, names));
}

function linesOf(issue: Issue, data: unknown, names: readonly string[]): string[] {
  const place = issue.path.length > 0 ? issue.path.join('.') : 'the file';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${place}: there is no option "${key}"${suggestion(key, names)}`);
  }
  const found = at(data, issue.path);
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = branchMeant(issue.errors);
    if (branch === undefined) return [`${place}: ${mustBe(kindsOf(issue.errors), found)}`];
    return branch.flatMap((inner) =>
      linesOf({ ...inner, path: [...issue.path, ...inner.path] }, data, names),
    );
  }
  return [`${place}: ${problemOf(issue, found)}`];
}

/** The branch of a union that got furthest; undefined where the kind of the value fits none. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((branch) => kindOf(branch) === undefined);
  return fitting.toSorted((a, b) => a.length - b.length || depth(b) - depth(a))[0];
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

/** The kind of value a branch asks for, where it is refused for its kind alone. */
function kindOf([issue]: readonly Issue[]): string | undefined {
  return issue?.code === 'invalid_type' && issue.path.length === 0 ? kindNamed(issue.expected) : undefined;
}

function kindsOf(branches: readonly (readonly Issue[])[]): string {
  return branches.flatMap((branch) => kindOf(branch) ?? []).join(' or ');
}

function problemOf(issue: Issue, found: unknown): string {
  if (issue.code === 'invalid_type') return mustBe(kindNamed(issue.expected), found);
  if (issue.code === 'invalid_value') return choice(issue.values.map(String), found);
  if (issue.code === 'invalid_union' && 'options' in issue)
    return choice((issue.options ?? []).map(String), found);
  if (issue.code === 'too_small' || issue.code === 'too_big') return mustBe(boundOf(issue), found);
  return mustBe(issue.message, found);
}

function choice(values: readonly string[], found: unknown): string {
  const list = values.map((value) => `"${value}"`).join(', ');
  const hint = typeof found === 'string' ? suggestion(found, values) : '';
  return `${mustBe(values.length === 1 ? list : `one of ${list}`, found)}${hint}`;
}

function boundOf(issue: Issue & { readonly code: 'too_small' | 'too_big' }): string {
  const isLow = issue.code === 'too_small';
  const bound = Number(issue.code === 'too_small' ? issue.minimum : issue.maximum);
  if (issue.origin === 'array') return `a list of at ${isLow ? 'least' : 'most'} ${bound}`;
  if (issue.inclusive === false) return `${isLow ? 'above' : 'below'} ${bound}`;
  return `at ${isLow ? 'least' : 'most'} ${bound}`;
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  nonoptional: 'given',
  number: 'a number',
  object: 'an object, {…}',
  record: 'an object, {…}',
  string: 'a text in quotes',
  tuple: 'a list',
};

function kindNamed(kind: string): string {
  return KINDS[kind] ?? kind;
}

function mustBe(what: string, found: unknown): string {
  if (found === undefined) return `missing; it must be ${what}`;
  return `it must be ${what}, but ${shown(found)} was found`;
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function at(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (value, name) => (value as Record<PropertyKey, unknown> | null | undefined)?.[name],
    data,
  );
}
