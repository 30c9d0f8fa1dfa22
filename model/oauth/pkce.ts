import { createHash } from 'node:crypto';
import { isSameSecret } from './same-secret.ts';

const CHALLENGE = /^[\w-]{43}$/;
const VERIFIER = /^[\w.~-]{43,128}$/;

/** True for the SHA-256 of a verifier, base64url without padding. */
export function isCodeChallenge(text: string): boolean {
  return CHALLENGE.test(text);
}

/**
 * True when the verifier is the one of the challenge, or when there is neither. A verifier without a challenge is refused:
 * somebody took the challenge away (RFC 9700 section 2.1.1).
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4.6
 */
export function isVerified(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined || verifier === undefined) return challenge === verifier;
  if (!VERIFIER.test(verifier)) return false;
  return isSameSecret(createHash('sha256').update(verifier).digest('base64url'), challenge);
}
