import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { layoutOf, type NamedShape, sameShapes } from '../layout';
import { foreignState, restoredState, type SavedValue } from '../restored-state';
import type { Path } from '../tree';
import type { AnyRule } from '../update-rule';
import { type BoundMemory, emptyMemory, type KnownVariable, knownVariable } from './bound-memory';
import type { VariableGradient } from './gradients';
import type { Place } from './group-memory';
import { encodeState, type NamedTensor, readLeaf } from './saved-state';

/** A memory that was saved, before it is known which variables it belongs to. */
export interface SavedMemory {
  readonly iterations: number;
  /** In the order in which they were first listed. */
  readonly known: readonly NamedShape[];
  /** Of each group: the numbers of its variables, and its state with arrays for its vectors. */
  readonly groups: readonly { readonly members: readonly number[]; readonly state: unknown }[];
}

const ITERATIONS = 'iter';
const SLOT = 'l2l/slot/';

/**
 * A memory as tensors, for `model.save`: the number of steps; `[group, ...shape]` for each variable, group 0 being
 * that of variables which never had a gradient; then the leaves of each group's state, under `l2l/state/` for the
 * first group and `l2l/state-2/` for the second.
 */
export function encodeBound(
  { known, groups }: Pick<BoundMemory, 'known' | 'groups'>,
  iterations: number,
): NamedTensor[] {
  const named = groups.map((group) => ({
    names: group.layout.slots.map(({ name }) => name),
    state: group.saved(),
  }));
  return encode(iterations, known, named);
}

/** A loaded memory that was not bound yet, as tensors again. */
export function encodeSaved({ iterations, known, groups }: SavedMemory): NamedTensor[] {
  const named = groups.map(({ members, state }) => ({ names: members.map((i) => known[i]!.name), state }));
  return encode(iterations, known, named);
}

function encode(
  iterations: number,
  known: readonly NamedShape[],
  groups: readonly { readonly names: readonly string[]; readonly state: unknown }[],
): NamedTensor[] {
  const groupOfName = new Map(groups.flatMap(({ names }, i) => names.map((name) => [name, i + 1] as const)));
  const slots = known.map(({ name, shape }) => ({
    name: SLOT + name,
    tensor: tf.tensor1d([groupOfName.get(name) ?? 0, ...shape], 'int32'),
  }));
  const states = groups.flatMap(({ state }, i) => encodeState(stateName(i), state));
  return [{ name: ITERATIONS, tensor: tf.scalar(iterations, 'int32') }, ...slots, ...states];
}

function stateName(group: number): string {
  return group === 0 ? 'l2l/state/' : `l2l/state-${group + 1}/`;
}

/**
 * The memory that {@link encodeBound} made tensors of.
 *
 * @throws L2lError `bad-checkpoint` if the tensors are not those of this rule.
 */
export async function decodeBound(rule: AnyRule, saved: readonly NamedTensor[]): Promise<SavedMemory> {
  const counter = saved.find(({ name }) => name === ITERATIONS);
  if (!counter) throw foreignState(`it has no "${ITERATIONS}"`);
  const stranger = saved.find((entry) => entry !== counter && !entry.name.startsWith('l2l/'));
  if (stranger) throw foreignState(`it has "${stranger.name}", which is none of its parts`);
  const [iterations] = await counter.tensor.data();
  if (!isCount(iterations)) throw foreignState(`its number of steps is ${iterations}`);
  const slots = await readSlots(saved);
  const members = membersOf(slots);
  const leaves = await readLeaves(saved, members.length);
  const groups = members.map((numbers, i) => ({
    members: numbers,
    state: restoredState(rule, layoutOf(numbers.map((slot) => slots[slot]!)), leaves[i]!),
  }));
  return { iterations, known: slots, groups };
}

interface SavedSlot extends NamedShape {
  /** Number of its group, from 1; 0 for none. */
  readonly group: number;
}

async function readSlots(saved: readonly NamedTensor[]): Promise<SavedSlot[]> {
  const named = saved.filter(({ name }) => name.startsWith(SLOT));
  const slots = await Promise.all(
    named.map(async ({ name, tensor }) => {
      const [group, ...shape] = await tensor.data();
      return { name: name.slice(SLOT.length), group, shape };
    }),
  );
  for (const { name, group, shape } of slots) {
    if (!isCount(group) || group > slots.length || !shape.every(isCount))
      throw foreignState(`its variable "${name}" is in group ${group} and has shape [${shape.slice(0, 8)}]`);
  }
  if (new Set(slots.map(({ name }) => name)).size < slots.length)
    throw foreignState('two of its variables have the same name');
  return slots as SavedSlot[];
}

/** Of each group: the numbers of its variables. */
function membersOf(slots: readonly SavedSlot[]): number[][] {
  const count = slots.reduce((most, { group }) => Math.max(most, group), 0);
  const members = Array.from({ length: count }, (): number[] => []);
  slots.forEach(({ group }, slot) => {
    if (group > 0) members[group - 1]!.push(slot);
  });
  const empty = members.findIndex(({ length }) => length === 0);
  if (empty >= 0) throw foreignState(`no variable is in group ${empty + 1} of ${count}`);
  return members;
}

/** Of each group: its vectors and numbers by their paths. */
async function readLeaves(
  saved: readonly NamedTensor[],
  count: number,
): Promise<readonly ReadonlyMap<Path, SavedValue>[]> {
  const leaves = Array.from({ length: count }, () => new Map<Path, SavedValue>());
  const groupOfPrefix = new Map(leaves.map((group, i) => [stateName(i), group]));
  await Promise.all(
    saved.map(async (entry) => {
      const prefix = /^l2l\/state(?:-\d+)?\//.exec(entry.name)?.[0];
      if (prefix === undefined) return;
      const value = await readLeaf(entry);
      if (value === undefined) throw foreignState(`its "${entry.name}" is neither a vector nor a number`);
      const group = groupOfPrefix.get(prefix);
      if (!group)
        throw foreignState(`its "${entry.name}" belongs to none of its ${count} groups of variables`);
      group.set(entry.name.slice(prefix.length), value);
    }),
  );
  return leaves;
}

/** Whether a number is whole and at least 0. Tensors of text hold no numbers at all. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/**
 * Binds a saved memory to the variables of its first step. Variables of a loaded model have new names
 * (`dense/kernel_1`), so where the names differ the order and the shapes decide.
 *
 * @throws L2lError `layout-changed` if the variables are others.
 */
export function bindSaved(place: Place, saved: SavedMemory, seen: readonly VariableGradient[]): BoundMemory {
  const known = adopt(saved.known, seen);
  const memory = emptyMemory(place);
  memory.known = known;
  memory.groups = saved.groups.map(({ members, state }) =>
    place.begin(layoutOf(members.map((i) => known[i]!)), state),
  );
  return memory;
}

function adopt(saved: readonly NamedShape[], seen: readonly VariableGradient[]): KnownVariable[] {
  const current = seen.map(knownVariable);
  const named = new Set(saved.map(({ name }) => name));
  const isRenamed = current.some(({ name }) => !named.has(name));
  if (isRenamed && sameShapes(layoutOf(saved), layoutOf(current))) return current;
  const registered = saved.map(({ name, shape }) => {
    const variable = tf.engine().registeredVariables[name];
    return variable?.shape.join() === shape.join() ? { name, shape, id: variable.id } : undefined;
  });
  if (registered.every((variable) => variable !== undefined)) return registered as KnownVariable[];
  throw new L2lError(
    'layout-changed',
    `The saved state is for ${describe(saved)}, but the variables are ${describe(current)}. ` +
      'Load the state into an optimizer of the model that it was saved with, or make a new optimizer for this model. Nothing was changed.',
  );
}

function describe(variables: readonly NamedShape[]): string {
  return variables.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
}
