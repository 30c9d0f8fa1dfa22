import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createVault, generateKeys, parsePrivateKey, parsePublicKey, VaultKeyError } from './index.ts';

const pair = generateKeys();
const publicKey = parsePublicKey(pair.encryptor);
const privateKey = parsePrivateKey(pair.decryptor);
const vault = createVault({ publicKey, privateKey });

describe('a sealed text', () => {
  test.each(['', 'pässwörd 🔑', 'x'.repeat(100_000)])('comes back as it was', (text) => {
    expect(vault.open(vault.seal(text, 'alice'), 'alice')).toBe(text);
  });

  test('is another one each time, and shows nothing', () => {
    const sealed = vault.seal('correct horse', 'alice');
    expect(vault.seal('correct horse', 'alice')).not.toBe(sealed);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('horse');
  });

  test('does not open in another context, with another key, or without one', () => {
    const sealed = vault.seal('secret', 'alice');
    const other = generateKeys();
    const stranger = createVault({
      publicKey: parsePublicKey(other.encryptor),
      privateKey: parsePrivateKey(other.decryptor),
    });
    expect(vault.open(sealed, 'bob')).toBeUndefined();
    expect(stranger.open(sealed, 'alice')).toBeUndefined();
    expect(createVault({ publicKey }).open(sealed, 'alice')).toBeUndefined();
  });

  test('does not open once a byte of it has changed', () => {
    const bytes = Buffer.from(vault.seal('secret', 'alice'), 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      expect(vault.open(altered.toString('base64'), 'alice')).toBeUndefined();
    }
  });

  test.each(['', 'AQ==', 'not base64 at all!', Buffer.alloc(200, 1).toString('base64')])('is not %s', (text) => {
    expect(vault.open(text, 'alice')).toBeUndefined();
  });
});

describe('the keys', () => {
  const ed25519 = generateKeyPairSync('ed25519');
  test.each([
    ['nothing', () => parsePublicKey('')],
    ['a text', () => parsePrivateKey('hello')],
    ['the private key for the public one', () => parsePublicKey(pair.decryptor)],
    ['the public key for the private one', () => parsePrivateKey(pair.encryptor)],
    ['another curve', () => parsePrivateKey(ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())],
    ['a box of another pair', () => createVault({ publicKey, privateKey: createPrivateKey(generateKeys().decryptor) })],
  ])('are refused: %s', (_, make) => {
    expect(make).toThrow(VaultKeyError);
  });

  test('tell nothing of themselves in an error', () => {
    const cut = pair.decryptor.replace(/\n.{20}/, '\n');
    expect(() => parsePrivateKey(cut)).toThrow(/^is not an X25519 private key in PEM$/);
  });
});
