import * as tf from '@tensorflow/tfjs-core';
import { L2lError } from '../errors';
import { layoutOf, type NamedShape, sameShapes } from '../layout';
import type { AnyRule } from '../update-rule';
import { type BoundMemory, emptyMemory, type KnownVariable, knownVariable } from './bound-memory';
import type { VariableGradient } from './gradients';
import type { Placement } from './placement';
import { decodeMemory, encodeMemory, type NamedTensor } from './saved-state';
import { groupOf, savedState } from './variable-group';

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
const STATE = 'l2l/state';

/**
 * A memory as tensors, for `model.save`: the number of steps; `[group, ...shape]` for each variable, group 0 being
 * that of variables which never had a gradient; then the leaves of each group's state, under `l2l/state/` for the
 * first group and `l2l/state-2/` for the second.
 */
export function encodeBound({ known, groups }: BoundMemory, iterations: number): NamedTensor[] {
  const groupOfName = new Map(
    groups.flatMap(({ layout }, i) => layout.slots.map(({ name }) => [name, i + 1] as const)),
  );
  const slots = known.map(({ name, shape }) => ({
    name: SLOT + name,
    tensor: tf.tensor1d([groupOfName.get(name) ?? 0, ...shape], 'int32'),
  }));
  const states = groups.flatMap((group, i) => {
    const memory = { iterations, layout: layoutOf([]), awake: [], state: savedState(group) };
    const [first, ...leaves] = encodeMemory(memory);
    first!.tensor.dispose();
    return leaves.map(({ name, tensor }) => ({ name: name.replace(STATE, stateName(i)), tensor }));
  });
  return [{ name: ITERATIONS, tensor: tf.scalar(iterations, 'int32') }, ...slots, ...states];
}

/** A loaded memory that was not bound yet, as tensors again. */
export function encodeSaved(saved: SavedMemory): NamedTensor[] {
  const groups = saved.groups.map(({ members, state }) => ({
    layout: layoutOf(members.map((i) => saved.known[i]!)),
    state,
    placement: 'host' as const,
    form: undefined,
    buffers: { gradient: new Float32Array(0) },
  }));
  const known = saved.known.map((variable) => ({ ...variable, id: -1 }));
  return encodeBound({ placement: 'host', known, groups }, saved.iterations);
}

function stateName(group: number): string {
  return group === 0 ? STATE : `${STATE}-${group + 1}`;
}

/**
 * The memory that {@link encodeBound} made tensors of.
 *
 * @throws L2lError `bad-checkpoint` if the tensors are not those of this rule.
 */
export async function decodeBound(rule: AnyRule, saved: readonly NamedTensor[]): Promise<SavedMemory> {
  const counter = saved.find(({ name }) => name === ITERATIONS);
  if (!counter) throw foreign(`it has no "${ITERATIONS}"`);
  const stranger = saved.find((entry) => entry !== counter && !entry.name.startsWith('l2l/'));
  if (stranger) throw foreign(`it has "${stranger.name}", which is none of its parts`);
  const slots = await Promise.all(
    saved
      .filter(({ name }) => name.startsWith(SLOT))
      .map(async ({ name, tensor }) => {
        const [group, ...shape] = await tensor.data();
        return { name: name.slice(SLOT.length), group: group ?? -1, shape };
      }),
  );
  const count = slots.reduce((most, { group }) => Math.max(most, group), 0);
  if (slots.some(({ group }) => !Number.isInteger(group) || group < 0) || count > slots.length)
    throw foreign('its variables are in groups that cannot be');
  const groups = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const members = slots.flatMap(({ group }, slot) => (group === i + 1 ? [slot] : []));
      if (members.length === 0) throw foreign(`no variable is in group ${i + 1} of ${count}`);
      return {
        members,
        state: await decodeGroup(
          rule,
          saved,
          counter,
          stateName(i),
          members.map((slot) => slots[slot]!),
        ),
      };
    }),
  );
  return { iterations: (await counter.tensor.data())[0]!, known: slots, groups };
}

async function decodeGroup(
  rule: AnyRule,
  saved: readonly NamedTensor[],
  counter: NamedTensor,
  prefix: string,
  slots: readonly NamedShape[],
): Promise<unknown> {
  const named = slots.map(({ name, shape }) => ({
    name: SLOT + name,
    tensor: tf.tensor1d([1, ...shape], 'int32'),
  }));
  const leaves = saved
    .filter(({ name }) => name.startsWith(`${prefix}/`))
    .map(({ name, tensor }) => ({ name: `${STATE}/${name.slice(prefix.length + 1)}`, tensor }));
  try {
    return (await decodeMemory(rule, [counter, ...named, ...leaves]))!.state;
  } finally {
    tf.dispose(named.map(({ tensor }) => tensor));
  }
}

/**
 * Binds a saved memory to the variables of its first step. Variables of a loaded model have new names
 * (`dense/kernel_1`), so where the names differ the order and the shapes decide.
 *
 * @throws L2lError `layout-changed` if the variables are others.
 */
export function bindSaved(
  rule: AnyRule,
  wanted: Placement | 'auto',
  saved: SavedMemory,
  seen: readonly VariableGradient[],
): BoundMemory {
  const known = adopt(saved.known, seen);
  const memory = emptyMemory(rule, wanted);
  memory.known = known;
  memory.groups = saved.groups.map(({ members, state }) =>
    groupOf(rule, memory.placement, layoutOf(members.map((i) => known[i]!)), state),
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

function foreign(what: string): L2lError {
  return new L2lError(
    'bad-checkpoint',
    `The saved state is not one of this optimizer: ${what}. Build the optimizer with the options it was saved with; nothing was changed.`,
  );
}
