import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

export interface ClientHashOptions {
  salt: string;
  /** Rounds of PBKDF2, at least 1. */
  iterations: number;
}

/**
 * What a client sends in place of the password: a master key by PBKDF2-HMAC-SHA256 (RFC 8018 section 5.2), then one
 * more round with the password as its salt, so that the key that opens the vault never leaves the client.
 *
 * @returns 32 bytes in standard base64
 */
export async function deriveClientHash(password: string, { salt, iterations }: ClientHashOptions): Promise<string> {
  const master = await derive(password, salt, iterations, 32, 'sha256');
  const hash = await derive(master, password, 1, 32, 'sha256');
  return hash.toString('base64');
}
