import type { Instance } from '#model/instance';
import type { Tokens } from './tokens.ts';

/** The tokens of the pages of the apps: a page that is opened again soon has the one that it had, which costs no signature. */
export interface PageTokens {
  /** Good in this session only. */
  of(instance: Instance, slug: string, sessionId: string): Promise<string>;
}

/** In ms; they live for a day. */
const AGAIN = 10 * 60_000;
const REMEMBERED = 2000;

export function createPageTokens({
  tokens,
  now = Date.now,
}: {
  tokens: Pick<Tokens, 'issue'>;
  now?: () => number;
}): PageTokens {
  const known = new Map<string, { token: string; at: number }>();
  return {
    async of(instance, slug, sessionId) {
      // The secret may be another one: then every token of before is over. The domain is what the token says of its giver.
      const key = [instance.session_secret, instance.domain, slug, sessionId].join(' ');
      const kept = known.get(key);
      if (kept && now() - kept.at < AGAIN) return kept.token;
      const token = await tokens.issue(instance, { audience: 'app', subject: slug, sessionId });
      known.delete(key);
      known.set(key, { token, at: now() });
      if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
      return token;
    },
  };
}
