import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { MailRequest } from './types.ts';

const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

/**
 * A mail as it waits in the jobs, which the apps of the instance may be allowed to read: its links and its codes open
 * doors. AES-256-GCM, by a key that never leaves the server; base64 of the nonce, the tag and the text.
 */
export function sealMail(instance: Instance, mail: MailRequest): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv(CIPHER, keyOf(instance), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(mail), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws with kind `unprocessable` for what this instance did not seal. */
export function openMail(instance: Instance, text: string): MailRequest {
  try {
    const bytes = Buffer.from(text, 'base64');
    const decipher = createDecipheriv(CIPHER, keyOf(instance), bytes.subarray(0, IV), { authTagLength: TAG });
    decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
    const parts = [decipher.update(bytes.subarray(IV + TAG)), decipher.final()];
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as MailRequest;
  } catch (cause) {
    throw new AppError('unprocessable', 'This mail was not sealed here', { cause });
  }
}

function keyOf({ cli_secret, _id }: Instance): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', Buffer.from(cli_secret, 'base64'), _id, 'mail', 32));
}
