/**
 * What is sent in place of the passphrase: PBKDF2-HMAC-SHA256 gives a master key, and one more round, with the passphrase
 * as its salt, gives the hash. The passphrase never leaves the browser.
 */
export async function derivePassphrase(passphrase, salt, iterations) {
  const text = new TextEncoder();
  const master = await pbkdf2(text.encode(passphrase), text.encode(salt), iterations);
  const hash = await pbkdf2(master, text.encode(passphrase), 1);
  return btoa(String.fromCharCode(...hash));
}

/** Browsers give their cryptography to secure origins only. */
export const canDerive = globalThis.crypto?.subtle !== undefined;

async function pbkdf2(password, salt, iterations) {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256);
  return new Uint8Array(bits);
}
