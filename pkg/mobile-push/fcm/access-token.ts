import { AppError } from '#pkg/errors';
import type { SafeHttp } from '#pkg/safe-http';
import type { ServiceAccount } from './service-account.ts';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const HOUR = 3600;
/** In ms: a token is not used in the last moments of its life. */
const MARGIN = 60_000;
const TIMEOUT = 10_000;

export interface AccessTokens {
  /** The one that lives, or a new one. Rejects with kind `bad-gateway`. */
  current(): Promise<string>;
  /** The service refused the current one. */
  forget(): void;
}

interface AccessToken {
  value: string;
  /** In ms since 1970. */
  until: number;
}

/** Access tokens of a service account. @see https://www.rfc-editor.org/rfc/rfc7523 section 2.1 */
export function createAccessTokens(
  account: ServiceAccount,
  { http, now }: { http: Pick<SafeHttp, 'fetch'>; now: () => number },
): AccessTokens {
  let asked: Promise<AccessToken> | undefined;

  async function ask(): Promise<AccessToken> {
    const assertion = await proofOf(account, Math.floor(now() / 1000));
    const response = await http.fetch(account.tokenUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
      redirect: 'error',
      timeout: TIMEOUT,
      maxBytes: 100_000,
    });
    const { access_token: value, expires_in: seconds } = (await response.json().catch(() => ({}))) as {
      access_token?: unknown;
      expires_in?: unknown;
    };
    if (!response.ok || typeof value !== 'string') {
      throw new AppError('bad-gateway', `Google gave no access token to the service account (${response.status})`);
    }
    const life = typeof seconds === 'number' ? seconds : HOUR;
    return { value, until: now() + life * 1000 - MARGIN };
  }

  return {
    async current() {
      const before = asked;
      const known = await before?.catch(() => undefined);
      if (known && known.until > now()) return known.value;
      // Who comes first asks; the others wait for the same answer.
      if (asked === undefined || asked === before) asked = ask();
      return (await asked).value;
    },
    forget() {
      asked = undefined;
    },
  };
}

async function proofOf({ email, key, keyId, tokenUrl }: ServiceAccount, seconds: number): Promise<string> {
  const { SignJWT } = await import('jose');
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(keyId !== undefined && { kid: keyId }) })
    .setIssuer(email)
    .setAudience(tokenUrl)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + HOUR)
    .sign(key);
}
