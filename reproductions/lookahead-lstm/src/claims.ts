import type { Claim, Findings } from './claim';
import { type Comparison, compared } from './comparison';
import type { Entry } from './evaluate-panel';
import type { Measures } from './measures';
import { pulses } from './pulses';

const oscillation = ({ oscillation: value }: Measures) => value;
const final = ({ final: value }: Measures) => value;
const stepsToHalf = ({ stepsTo }: Measures) => stepsTo['0.5'];
const tuned = ({ kind }: Entry) => kind === 'tuned';
const atDefault = ({ kind }: Entry) => kind === 'default';
const named =
  (...words: readonly string[]) =>
  ({ label, kind }: Entry) =>
    kind !== 'default' && words.some((word) => label.startsWith(word));

const PLAIN = 'LSTM, trained on sigmoid';
const MIXED = 'LSTM, trained on sigmoid + ReLU';
const FINE = 'LSTM, fine-tuned on ReLU';
const SMALL = 'LSTM, trained on (20, 20, 10)';
const LARGE = 'Lookahead-LSTM, trained on (400, 200, 10)';
const SAME = 'Lookahead-LSTM, trained on (20, 20, 10)';
/** The paper's left, middle and right. */
const [SIGMOID, RELU, TANH] = [0, 1, 2];
const ALL = [SIGMOID, RELU, TANH];
const BOTH_WIDTHS = [0, 1];

/** The paper's claims in its order, each figure's followed by comparisons that it leaves out. */
export function claimsOf(findings: Findings): Claim[] {
  return [
    pulses(findings, 'figure-1', 'The meta-loss of the LSTM falls, with a pulse every 10 steps'),
    ...figure2(asker(findings, 'figure-2', PLAIN)),
    ...figure3(asker(findings, 'figure-3', MIXED)),
    ...figure4(asker(findings, 'figure-4', FINE)),
    pulses(findings, 'figure-5', 'The meta-loss of the Lookahead-LSTM falls, with pulses'),
    ...figure6(asker(findings, 'figure-6', LARGE), asker(findings, 'figure-6', SAME)),
  ];
}

type Ask = (
  claim: string,
  panels: readonly number[],
  comparison: Pick<Comparison, 'others' | 'measure' | 'sign' | 'othersIn'>,
) => Claim;

/** Asks about one optimizer on some panels of a figure. */
function asker(findings: Findings, figure: string, learned: string): Ask {
  return (claim, panels, comparison) =>
    compared(
      findings,
      claim,
      panels.map((panel) => ({ figure, learned, panel, ...comparison })),
    );
}

const higher = (measure: Comparison['measure'], others: Comparison['others']) =>
  ({ measure, others, sign: 1 }) as const;
const lower = (measure: Comparison['measure'], others: Comparison['others']) =>
  ({ measure, others, sign: -1 }) as const;

function figure2(ask: Ask): Claim[] {
  return [
    ask(
      'The LSTM trained on sigmoid fails on ReLU: it ends above every tuned optimizer',
      [RELU],
      higher(final, tuned),
    ),
    ask(
      'It oscillates on sigmoid and tanh: more than every tuned optimizer',
      [SIGMOID, TANH],
      higher(oscillation, tuned),
    ),
    ask(
      'The same, against the optimizers at their defaults',
      [SIGMOID, TANH],
      higher(oscillation, atDefault),
    ),
    ask(
      'On sigmoid it does not work as well as SGD or momentum: it ends above both',
      [SIGMOID],
      higher(final, named('SGD', 'momentum')),
    ),
    ask(
      'It works on tanh, unseen: it ends below SGD and momentum',
      [TANH],
      lower(final, named('SGD', 'momentum')),
    ),
  ];
}

function figure3(ask: Ask): Claim[] {
  return [
    ask('Trained on sigmoid and ReLU, it is the best of all on all three', ALL, lower(final, tuned)),
    ask('The same, against the optimizers at their defaults', ALL, lower(final, atDefault)),
    ask('It ends below the LSTM trained on sigmoid alone', ALL, lower(final, named(PLAIN))),
  ];
}

function figure4(ask: Ask): Claim[] {
  return [
    ask(
      'Fine-tuned on ReLU, it oscillates less on sigmoid and tanh than before',
      [SIGMOID, TANH],
      lower(oscillation, named(PLAIN)),
    ),
    ask('It also ends a little lower there', [SIGMOID, TANH], lower(final, named(PLAIN))),
    ask('There it is weaker than momentum', [SIGMOID, TANH], higher(final, named('momentum'))),
    ask('On ReLU it ends below SGD and momentum', [RELU], lower(final, named('SGD', 'momentum'))),
    ask('On ReLU it still ends above RMSProp and Adam', [RELU], higher(final, named('RMSProp', 'Adam'))),
    ask('Training on both activations is better than fine-tuning: fine-tuned, it ends higher', ALL, {
      ...higher(final, named(MIXED)),
      othersIn: 'figure-3',
    }),
  ];
}

function figure6(large: Ask, same: Ask): Claim[] {
  const lstm = named(SMALL);
  return [
    large('The Lookahead-LSTM oscillates less than the LSTM', BOTH_WIDTHS, lower(oscillation, lstm)),
    large('It ends above the LSTM on (20, 10)', [0], higher(final, lstm)),
    large('It ends below the LSTM on (200, 10)', [1], lower(final, lstm)),
    large('It converges faster: fewer steps to 0.5', BOTH_WIDTHS, lower(stepsToHalf, lstm)),
    same(
      'Trained on the same network as the LSTM, Lookahead oscillates less (not in the paper)',
      BOTH_WIDTHS,
      lower(oscillation, lstm),
    ),
    same(
      'Trained on the same network, Lookahead ends lower (not in the paper)',
      BOTH_WIDTHS,
      lower(final, lstm),
    ),
    same(
      'Trained on the same network, Lookahead takes fewer steps to 0.5 (not in the paper)',
      BOTH_WIDTHS,
      lower(stepsToHalf, lstm),
    ),
  ];
}
