import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instance } from '#model/instance';

const TIME_BYTES = 8;
const NONCE_BYTES = 16;
const MAC_BYTES = 32;
const TEXT = /^[\w-]{75}$/;

/** What a seal is for: a code of one kind is nothing for another, nor once what it is bound to has changed. */
interface Purpose {
  kind: string;
  bound: string;
}

/**
 * base64url of: time in ms (8 bytes, big endian), 16 random bytes, HMAC-SHA256 of them and the purpose. The key is the
 * session secret of the instance: a new passphrase ends every code.
 */
export function seal(instance: Instance, purpose: Purpose, now: number): string {
  const message = Buffer.alloc(TIME_BYTES + NONCE_BYTES);
  message.writeBigUInt64BE(BigInt(now));
  randomBytes(NONCE_BYTES).copy(message, TIME_BYTES);
  return Buffer.concat([message, mac(instance, purpose, message)]).toString('base64url');
}

/** When it was sealed, in ms, or undefined when it is not ours. Compares in constant time. */
export function openSeal(instance: Instance, purpose: Purpose, code: string): number | undefined {
  if (!TEXT.test(code) || instance.session_secret === '') return undefined;
  const bytes = Buffer.from(code, 'base64url');
  // The last letter has two bits to spare: a code that was taken must not come back under another spelling.
  if (bytes.toString('base64url') !== code) return undefined;
  const message = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(-MAC_BYTES), mac(instance, purpose, message))) return undefined;
  return Number(message.readBigUInt64BE());
}

function mac(instance: Instance, { kind, bound }: Purpose, message: Buffer): Buffer {
  const key = Buffer.from(instance.session_secret, 'base64');
  // The lengths keep one part from passing for the other.
  const purpose = JSON.stringify([kind, bound]);
  return createHmac('sha256', key).update(`one-time ${purpose.length} ${purpose}`).update(message).digest();
}
