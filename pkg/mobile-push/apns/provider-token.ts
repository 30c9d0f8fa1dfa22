import { createPrivateKey, type KeyObject } from 'node:crypto';

export interface ApnsIdentity {
  /** The private key of a `.p8` file: P-256. */
  key: KeyObject;
  keyId: string;
  teamId: string;
}

/** Throws for what is not the `.p8` file of a key. */
export function parseApnsKey(pem: string, passphrase?: string): KeyObject {
  const key = createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) });
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new Error('This is not a key for APNs');
}

/** In ms. Apple refuses one that is older than an hour, and who makes more than one in twenty minutes. */
const LIFE = 45 * 60_000;
const SOONEST = 20 * 60_000;

export interface ProviderTokens {
  current(): Promise<string>;
  /** Apple says that it is too old: the clocks differ. */
  forget(): void;
}

/** Proofs of who sends, JWT signed by ES256. */
export function createProviderTokens({ key, keyId, teamId }: ApnsIdentity, now: () => number): ProviderTokens {
  let made: { at: number; token: Promise<string> } | undefined;

  async function sign(seconds: number): Promise<string> {
    const { SignJWT } = await import('jose');
    const header = { alg: 'ES256', kid: keyId };
    return new SignJWT({}).setProtectedHeader(header).setIssuer(teamId).setIssuedAt(seconds).sign(key);
  }

  return {
    current() {
      const at = now();
      if (!made || at - made.at > LIFE) made = { at, token: sign(Math.floor(at / 1000)) };
      return made.token;
    },
    forget() {
      if (made && now() - made.at > SOONEST) made = undefined;
    },
  };
}
