const MASK = '***';
/** Shorter ones are in too many words to hide anything. */
const SHORTEST = 4;

/** Hides secrets in what a program says: as they are, and in the forms that they have in addresses and headers. */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf));
  // The longest first: a form may be a part of another one.
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  return (text) => sorted.reduce((masked, form) => masked.replaceAll(form, MASK), text);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [secret, escaped, encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('base64url')];
}
