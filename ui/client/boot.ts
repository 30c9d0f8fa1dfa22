/** What the server writes in the page for the app, as JSON in `data-cozy`. */
export type Boot = {
  /** Token of the app, bound to the session; empty for an anonymous visitor. */
  token: string;
  /** Host of the API, with its port. */
  domain: string;
  locale: string;
  isLoggedIn: boolean;
  app: { slug: string; name: string };
};

const ENTITIES: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" };

function unescapeAttribute(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number.parseInt(decimal, 10));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name] ?? whole;
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads the JSON of `data-cozy`. Throws when it is no JSON object or names no domain. */
export function parseBoot(json: string): Boot {
  const data: unknown = JSON.parse(json);
  if (typeof data !== 'object' || data === null) throw new Error('data-cozy is not an object');
  const { token, domain, locale, isLoggedIn, app } = data as Record<string, unknown>;
  if (typeof domain !== 'string' || domain === '') throw new Error('data-cozy names no domain');
  const { slug, name } = (app ?? {}) as Record<string, unknown>;
  return {
    token: textOf(token),
    domain,
    locale: textOf(locale) || 'en',
    isLoggedIn: isLoggedIn === true,
    app: { slug: textOf(slug), name: textOf(name) },
  };
}

/** Finds `data-cozy` in the text of a page, as served. Null when the page has none (the login page, an error page). */
export function findBoot(html: string): Boot | null {
  const match = /data-cozy="([^"]+)"/.exec(html);
  return match?.[1] ? parseBoot(unescapeAttribute(match[1])) : null;
}
