import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Crockford's base32 in lower case: nothing in it is mistaken for something else when it is copied by hand. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 10;
/** 26 letters of five bits: 130 of them. */
const SECRET_LENGTH = 26;
const PASSWORD = /^cozy_([0-9a-hjkmnp-tv-z]{10})_([0-9a-hjkmnp-tv-z]{26})$/;

/** The two halves of a password: `cozy_<id>_<secret>`. */
export interface Halves {
  id: string;
  secret: string;
}

export function makeHalves(): Halves {
  return { id: letters(ID_LENGTH), secret: letters(SECRET_LENGTH) };
}

export function joinHalves({ id, secret }: Halves): string {
  return `cozy_${id}_${secret}`;
}

export function splitPassword(password: string): Halves | undefined {
  const [, id, secret] = PASSWORD.exec(password) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}

/** In a time that does not tell how much of it is right. */
export function isSecret(secret: string, hash: string): boolean {
  const [given, kept] = [Buffer.from(hashSecret(secret)), Buffer.from(hash)];
  return given.length === kept.length && timingSafeEqual(given, kept);
}

/** 256 is a multiple of 32: each letter is as likely as the others. */
function letters(count: number): string {
  return Array.from(randomBytes(count), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
