import { describe, expect, it, vi } from 'vitest';
import { type RegistryKind, registryOf } from './registry';

describe.each(['rule', 'learned rule'] as const)('the registry of every %s', (kind: RegistryKind) => {
  const registry = registryOf<string>(kind, 'registerIt()');

  it('gives what was registered last', () => {
    registry.set('ofRegistryTest', 'old');
    registry.set('ofRegistryTest', kind);
    expect(registry.get('ofRegistryTest')).toBe(kind);
  });

  it('names the kind, what there is and what to call where a name is missing', () => {
    expect(() => registry.get('nobody')).toThrow(
      expect.objectContaining({
        code: 'not-found',
        message: expect.stringMatching(
          new RegExp(`no ${kind} named "nobody".*ofRegistryTest.*registerIt\\(\\)`),
        ),
      }),
    );
  });

  it.each(['with_underscore', 'Capital', '1st', '', 'a-b', 'ä', 'myLSTM', 'rule2A', 'two words'])(
    'refuses the name "%s", which TensorFlow.js would save as another',
    (name) => {
      expect(() => registry.set(name, 'x')).toThrow(expect.objectContaining({ code: 'bad-option' }));
    },
  );

  it('is shared with other copies of this module', async () => {
    registry.set('sharedOfRegistryTest', 'shared');
    vi.resetModules();
    const copy = await import('./registry');
    expect(copy.registryOf).not.toBe(registryOf);
    expect(copy.registryOf<string>(kind, 'registerIt()').get('sharedOfRegistryTest')).toBe('shared');
  });
});
