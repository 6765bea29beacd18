import { describe, expect, it } from 'vitest';
import { requireOptions } from './option-names';

interface Options {
  readonly period?: number | undefined;
  readonly weightDecay?: number | undefined;
}

const check = (given: unknown) => requireOptions('rule', given as Options, ['period', 'weightDecay']);
const refused = (message: string) =>
  expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) });

describe('requireOptions', () => {
  it('gives back the options whose names exist', () => {
    const options = { period: 5 };
    expect(check(options)).toBe(options);
    expect(check({})).toEqual({});
  });

  it('takes what is undefined as left out', () => {
    expect(check(undefined)).toEqual({});
    expect(() => check({ anything: undefined })).not.toThrow();
  });

  it('refuses a name that does not exist, and lists those that do', () => {
    expect(() => check({ colour: 1 })).toThrow(
      refused('rule: there is no option "colour". The options are: period, weightDecay.'),
    );
  });

  it('looks at names of the language like at any other', () => {
    expect(() => check({ constructor: 1 })).toThrow(refused('"constructor"'));
    expect(() => check(JSON.parse('{"__proto__":1}'))).toThrow(refused('"__proto__"'));
  });

  it.each([
    ['k', 'period'],
    ['sync_period', 'period'],
    ['weightdecay', 'weightDecay'],
    ['weight_decay', 'weightDecay'],
    ['wd', 'weightDecay'],
  ])('says what "%s" is called here', (name, meant) => {
    expect(() => check({ [name]: 1 })).toThrow(refused(`Did you mean "${meant}"?`));
  });

  it('says where a learning rate belongs if there is none here', () => {
    expect(() => check({ lr: 1 })).toThrow(refused('as its first argument'));
  });

  it.each([
    [3, '3'],
    ['adam', '"adam"'],
    [null, 'null'],
    [[1, 2], '[1,2]'],
    [function adam() {}, 'the function adam'],
  ])('refuses %s, which is no object', (given, found) => {
    expect(() => check(given)).toThrow(
      refused(`rule: ${found} was given where an object with options was expected`),
    );
  });

  it('says that there are none where there are none', () => {
    expect(() => requireOptions('sgd', { momentum: 0.9 } as object, [])).toThrow(
      refused('There are no options'),
    );
  });
});
