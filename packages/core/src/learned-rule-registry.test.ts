import { describe, expect, it } from 'vitest';
import { buildLearnedRule, registerLearnedRule } from './learned-rule-registry';
import { tinyRule } from './testing/tiny-rule';

describe('the registry of learned rules', () => {
  it('builds what was registered, from its config', () => {
    const seen: unknown[] = [];
    registerLearnedRule('tiny', (config) => {
      seen.push(config);
      return tinyRule;
    });
    expect(buildLearnedRule({ name: 'tiny', config: { hidden: 2 } }).weights).toEqual(tinyRule.weights);
    expect(seen).toEqual([{ hidden: 2 }]);
  });

  it('says what is registered where a name is not', () => {
    expect(() => buildLearnedRule({ name: 'tinny', config: null })).toThrow(/"tinny".*tiny.*register/s);
  });
});
