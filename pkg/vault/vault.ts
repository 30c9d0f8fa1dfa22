import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { VaultKeyError } from './keys.ts';

interface VaultKeys {
  publicKey: KeyObject;
  /** Absent on a server that only collects. */
  privateKey?: KeyObject;
}

export interface Vault {
  /** @param context what the text belongs to: it opens for the same context only */
  seal(text: string, context: string): string;
  /** Undefined for what this key, in this context, did not seal; always, without the private key. */
  open(sealed: string, context: string): string | undefined;
}

const VERSION = 1;
const PUBLIC_BYTES = 32;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
const LABEL = 'cozy-stack vault 1';
/** What comes before the 32 bytes of a public X25519 key in SPKI (RFC 8410 section 4). */
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');

/**
 * Public-key encryption: a fresh X25519 key for each text, HKDF-SHA256 (RFC 5869) of the shared secret, and
 * AES-256-GCM (NIST SP 800-38D) with the context as associated data.
 * A sealed text is the standard base64 of: version (1 byte), the fresh public key (32), the ciphertext, the tag (16).
 */
export function createVault({ publicKey, privateKey }: VaultKeys): Vault {
  const recipient = rawOf(publicKey);
  if (privateKey && !rawOf(createPublicKey(privateKey)).equals(recipient)) {
    throw new VaultKeyError('is not the other half of the public key');
  }
  return {
    seal(text, context) {
      const fresh = generateKeyPairSync('x25519');
      const sender = rawOf(fresh.publicKey);
      const secret = diffieHellman({ privateKey: fresh.privateKey, publicKey });
      const { key, nonce } = derive(secret, sender, recipient);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context));
      const box = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat([Buffer.from([VERSION]), sender, ...box]).toString('base64');
    },

    open(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64');
      if (!privateKey || bytes[0] !== VERSION || bytes.length < 1 + PUBLIC_BYTES + TAG_BYTES) return undefined;
      const sender = bytes.subarray(1, 1 + PUBLIC_BYTES);
      const box = bytes.subarray(1 + PUBLIC_BYTES, -TAG_BYTES);
      try {
        const secret = diffieHellman({ privateKey, publicKey: toPublicKey(sender) });
        const { key, nonce } = derive(secret, sender, recipient);
        const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(box), decipher.final()]).toString();
      } catch {
        // Sealed elsewhere, altered, or no box at all: there is nothing to tell them apart by.
        return undefined;
      }
    },
  };
}

/** The nonce may be derived too: the key is used once. */
function derive(secret: Buffer, sender: Buffer, recipient: Buffer): { key: Buffer; nonce: Buffer } {
  const salt = Buffer.concat([sender, recipient]);
  const bytes = Buffer.from(hkdfSync('sha256', secret, salt, LABEL, KEY_BYTES + NONCE_BYTES));
  return { key: bytes.subarray(0, KEY_BYTES), nonce: bytes.subarray(KEY_BYTES) };
}

function rawOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-PUBLIC_BYTES);
}

function toPublicKey(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), type: 'spki', format: 'der' });
}
