import * as tf from '@tensorflow/tfjs-core';
import { layoutOf, type NamedShape } from '../layout';
import { isActive, type VariableGradient } from './gradients';
import type { GroupMemory, GroupStep, Place } from './group-memory';

/** A variable that was listed in a step, with a gradient or without. */
export interface KnownVariable extends NamedShape {
  /** Tells a variable from a later one of the same name. */
  readonly id: number;
}

/** A rule's memory of the variables it was given so far. */
export interface BoundMemory {
  readonly place: Place;
  /** In the order in which they were first listed. */
  known: readonly KnownVariable[];
  /** Without those that never had a gradient. */
  groups: readonly GroupMemory[];
}

/** A memory of no variables. */
export function emptyMemory(place: Place): BoundMemory {
  return { place, known: [], groups: [] };
}

/** What the memory knows a variable by. */
export function knownVariable({ name, variable: { shape, id } }: VariableGradient): KnownVariable {
  return { name, shape, id };
}

/**
 * The groups that take part in a step. Variables without a gradient rest, as with `tf.train`: neither they nor the
 * memory of them change. Those that rest at other times than the rest of their group get a group of their own; those
 * that are new get a new memory; those that were disposed of are forgotten.
 */
export function groupsOfStep(memory: BoundMemory, seen: readonly VariableGradient[]): readonly GroupStep[] {
  const known = new Map(memory.known.map((variable) => [variable.name, variable.id]));
  if (seen.some(({ name, variable }) => known.get(name) !== variable.id)) admit(memory, seen);
  const active = new Map(seen.filter(isActive).map((entry) => [entry.name, entry]));
  if (!isSteady(memory, active)) regroup(memory, active);
  return memory.groups
    .map((group) => ({ group, seen: group.layout.slots.map(({ name }) => active.get(name)) }))
    .filter((step) => step.seen.some((entry) => entry !== undefined));
}

/** Whether just the variables of one group have gradients, as in most steps of most programs. */
function isSteady({ groups }: BoundMemory, active: ReadonlyMap<string, unknown>): boolean {
  if (groups.length !== 1) return false;
  const { slots } = groups[0]!.layout;
  return slots.length === active.size && slots.every(({ name }) => active.has(name));
}

/** Takes new variables up, and forgets those that were disposed of. */
function admit(memory: BoundMemory, seen: readonly VariableGradient[]): void {
  const before = new Map(memory.known.map((variable) => [variable.name, variable.id]));
  const isGone = ({ name, id }: KnownVariable) => tf.engine().registeredVariables[name]?.id !== id;
  const gone = new Set(memory.known.filter(isGone).map(({ name }) => name));
  memory.groups = memory.groups.flatMap((group) => divided(group, ({ name }) => !gone.has(name)).kept);
  const added = seen.filter(({ name }) => gone.has(name) || !before.has(name)).map(knownVariable);
  memory.known = [...memory.known.filter(({ name }) => !gone.has(name)), ...added];
}

/** Divides groups of which only some have gradients, and makes a new one of those that are in none. */
function regroup(memory: BoundMemory, active: ReadonlyMap<string, unknown>): void {
  const grouped = new Set(memory.groups.flatMap(({ layout }) => layout.slots.map(({ name }) => name)));
  const joining = memory.known.filter(({ name }) => active.has(name) && !grouped.has(name));
  const groups = memory.groups.flatMap((group) => {
    const { kept, others } = divided(group, ({ name }) => active.has(name), true);
    return [...kept, ...others];
  });
  if (joining.length > 0) groups.push(memory.place.begin(layoutOf(joining)));
  memory.groups = groups;
}

/**
 * A group as two. Where all of its variables are of one kind, or the rule cannot divide its memory, it stays whole.
 *
 * @param keepsOthers - Whether the others get a group, too; else their memory is freed.
 */
function divided(
  group: GroupMemory,
  isKept: (variable: NamedShape) => boolean,
  keepsOthers = false,
): { readonly kept: GroupMemory[]; readonly others: GroupMemory[] } {
  const numbers = group.layout.slots.map((_, i) => i);
  const kept = numbers.filter((i) => isKept(group.layout.slots[i]!));
  const others = numbers.filter((i) => !kept.includes(i));
  if (others.length === 0) return { kept: [group], others: [] };
  if (kept.length === 0 && keepsOthers) return { kept: [], others: [group] };
  const first = kept.length > 0 ? group.part(kept) : undefined;
  if (kept.length > 0 && first === undefined) return { kept: [group], others: [] };
  const second = keepsOthers ? group.part(others) : undefined;
  group.dispose();
  return { kept: first ? [first] : [], others: second ? [second] : [] };
}
