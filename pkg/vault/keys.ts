import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A text is not the key that it should be. */
export class VaultKeyError extends Error {
  override readonly name = 'VaultKeyError';
}

/** A new pair of X25519 keys in PEM (RFC 8410): SPKI for the one that encrypts, PKCS #8 for the one that decrypts. */
export function generateKeys(): { encryptor: string; decryptor: string } {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    encryptor: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    decryptor: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Throws `VaultKeyError`. */
export function parsePublicKey(pem: string): KeyObject {
  // Node makes a public key of a private one without a word: where that lies, more was given away than was meant.
  if (pem.includes('PRIVATE KEY')) throw new VaultKeyError('is the private key: only the other one belongs here');
  return parsed(() => createPublicKey(pem), 'is not an X25519 public key in PEM');
}

/** Throws `VaultKeyError`. */
export function parsePrivateKey(pem: string): KeyObject {
  return parsed(() => createPrivateKey(pem), 'is not an X25519 private key in PEM');
}

function parsed(read: () => KeyObject, problem: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    // The cause may quote the text.
    throw new VaultKeyError(problem);
  }
  if (key.asymmetricKeyType !== 'x25519') throw new VaultKeyError(problem);
  return key;
}
