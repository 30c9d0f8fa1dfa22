import { randomInt, randomUUID } from 'node:crypto';
import type { Instance } from '#model/instance';
import type { Tokens } from '#model/token';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const DIGITS = '0123456789';

/** For each name, a code (a token) and what is put in links. @param tiny six digits, to be read aloud */
export async function makeCodes(tokens: Tokens, instance: Instance, names: readonly string[], tiny: boolean) {
  const codes: [string, string][] = [];
  for (const name of new Set(names)) codes.push([name, await makeCode(tokens, instance, name)]);
  const shortcodes = codes.map(([name]) => [name, tiny ? pick(DIGITS, 6) : pick(LETTERS, 12)] as const);
  return { codes: Object.fromEntries(codes), shortcodes: Object.fromEntries(shortcodes) };
}

/** Two codes of one name, made in the same second, must differ: the scope, which nobody reads, is random. */
function makeCode(tokens: Tokens, instance: Instance, name: string): Promise<string> {
  return tokens.issue(instance, { audience: 'share', subject: name, scope: randomUUID() });
}

function pick(letters: string, count: number): string {
  return Array.from({ length: count }, () => letters[randomInt(letters.length)]).join('');
}
