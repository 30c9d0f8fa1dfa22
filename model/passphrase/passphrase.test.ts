import { expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { kdfParameters } from '#model/passphrase';

test.each([
  [{ domain: 'cozy.localhost:8080' }, 'me@cozy.localhost'],
  [{ domain: 'new.example', old_domain: 'old.example:8080' }, 'me@old.example'],
  [{ domain: 'alias.example', main_domain: 'main.example' }, 'me@main.example'],
])('the salt of %j', (instance, salt) => {
  expect(kdfParameters(instance as Instance)).toEqual({ salt, kdf: 0, iterations: 650_000 });
});
