import { expect, test } from 'vitest';
import { deriveClientHash } from '../../../../pkg/password/client-hash.ts';
import { derive } from './passphrase-api.ts';

test('the page derives what the server expects', async () => {
  const kdf = { salt: 'me@alice.example', iterations: 50_000 };
  expect(await derive('une phrase à moi', kdf)).toBe(await deriveClientHash('une phrase à moi', kdf));
});
