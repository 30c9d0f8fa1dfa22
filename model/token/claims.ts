export type Audience = 'app' | 'konn' | 'access' | 'refresh' | 'registration' | 'share' | 'cli';

export interface Claims {
  audience: Audience;
  /** Domain of the instance that gave it, maybe an old one. */
  issuer: string;
  /** App slug, client id, or the name of a share code. */
  subject: string;
  /** Seconds since 1970. */
  issuedAt: number;
  /** Permission rules, space separated; absent for the audiences whose rules are in a document. */
  scope?: string;
  /** An app token is only good with the session it was made for. */
  sessionId?: string;
}

const HOUR = 3600;

/** Seconds, or undefined when the token has no end. */
export function lifetime(claims: Claims): number | undefined {
  switch (claims.audience) {
    case 'app':
      // Without a session it was given to a service, which lives for one job only.
      return claims.sessionId === undefined ? HOUR / 2 : 24 * HOUR;
    case 'konn':
    case 'cli':
      return HOUR / 2;
    case 'access':
      return 7 * 24 * HOUR;
    default:
      return undefined;
  }
}
