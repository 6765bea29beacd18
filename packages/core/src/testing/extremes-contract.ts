import { expect } from 'vitest';
import { type Layout, layoutOf, vectorLayout } from '../layout';
import type { LearnedRule } from '../learned-rule';
import type { Update } from '../observation';
import { fold, keyOf, streamOf, uniforms } from '../random';
import { copyState, leaves } from '../tree';
import { LARGEST_GRADIENT } from '../usable-gradient';
import { expectAgreement, expectStateAgreement } from './agreement';
import { type Checks, testAll } from './contract';
import type { KernelContractOptions, KernelSubject } from './kernel-contract';
import { weightsNear } from './learned-rule-contract';
import { observationAt, rehearsalLayouts, rehearse } from './rehearsal';

const layout = vectorLayout(37);

/** Steps after which a momentum of 0.9 is denormal for good: 0.9¹⁰⁰⁰ is 2·10⁻⁴⁶. */
const LONG = 1000;

/** What {@link extremesContract} asks, as functions that throw. */
export const extremesChecks: Checks<KernelSubject> = {
  'takes the steps of its teacher on tensors of random shapes, empty ones among them'(subject) {
    const stream = streamOf(keyOf(31));
    for (let i = 0; i < 12; i++) {
      const shapes = Array.from({ length: 1 + stream.below(6) }, () =>
        Array.from({ length: stream.below(4) }, () => stream.below(20)),
      );
      const variables = layoutOf(shapes.map((shape, j) => ({ name: `${j}`, shape })));
      expectSame(subject, variables, (t) => observationAt(t, variables.size).gradient, 3);
    }
  },

  'takes the steps of its teacher on gradients up to the largest that can be used'(subject) {
    const gradientAt = (t: number) =>
      uniforms(fold(keyOf(32), t), layout.size, -LARGEST_GRADIENT, LARGEST_GRADIENT);
    const { step, state } = expectSame(subject, layout, gradientAt, 4);
    for (const vector of [step, ...vectorsOf(state)]) expect(vector.every(Number.isFinite)).toBe(true);
  },

  'remembers no denormal number where gradients stay zero'(subject) {
    const gradientAt = (t: number) =>
      observationAt(t, layout.size).gradient.map((g, i) => (t >= 20 && i % 2 === 0 ? 0 : g));
    const { state } = expectSame(subject, layout, gradientAt, LONG);
    for (const vector of vectorsOf(state)) expect(vector.filter(isDenormal)).toHaveLength(0);
  },

  'leaves out a gradient that cannot be used: a step of zero, and no vector changes'(subject) {
    const rule = boundBy(subject, subject.kernel);
    const { state } = rehearse(rule, layout);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1.001 * LARGEST_GRADIENT, -1e30]) {
      const seen = observationAt(3, layout.size);
      seen.gradient[layout.size - 1] = bad;
      const after = rule.update(seen, copyState(state));
      expect([...after.step].every((x) => x === 0)).toBe(true);
      expect(vectorsOf(after.state)).toEqual(vectorsOf(state));
    }
  },

  'remembers finite numbers, also of tensors without numbers'(subject) {
    for (const each of rehearsalLayouts) {
      const { state } = rehearse(boundBy(subject, subject.kernel), each);
      for (const vector of vectorsOf(state)) expect(vector.every(Number.isFinite)).toBe(true);
    }
  },
};

const isDenormal = (x: number) => x !== 0 && Math.abs(x) < 2 ** -126;

const vectorsOf = (state: unknown) => leaves(state).filter((leaf) => leaf instanceof Float32Array);

function boundBy({ teacher, weights = weightsNear(teacher) }: KernelSubject, rule: LearnedRule) {
  return rule.bind(weights);
}

/** Lets teacher and kernel take the same steps. @returns The last of the kernel. */
function expectSame(
  subject: KernelSubject,
  variables: Layout,
  gradientAt: (t: number) => Float32Array,
  count: number,
) {
  const { tolerance = 1e-5 } = subject;
  const runs = [subject.teacher, subject.kernel].map((learned) => {
    const rule = boundBy(subject, learned);
    let last: Update<unknown> = { step: new Float32Array(variables.size), state: rule.init(variables) };
    for (let t = 0; t < count; t++)
      last = rule.update({ ...observationAt(t, variables.size), gradient: gradientAt(t) }, last.state);
    return last;
  });
  const [expected, actual] = runs as [(typeof runs)[0], (typeof runs)[0]];
  const what = `${variables.slots.map(({ shape }) => `[${shape}]`).join(' ')} after ${count} steps`;
  expectAgreement(`${what}: step`, actual.step, expected.step, tolerance);
  expectStateAgreement(what, actual.state, expected.state, tolerance);
  return actual;
}

/**
 * What a rule promises that keeps moments of gradients and leaves out those that cannot be used by itself, in each of
 * its forms: to agree with its teacher, and to remember only numbers worth remembering, wherever numbers end.
 */
export function extremesContract(
  teacher: LearnedRule,
  kernel: LearnedRule,
  options: KernelContractOptions = {},
): void {
  testAll(`${kernel.name} at the extremes`, extremesChecks, { teacher, kernel, ...options });
}
