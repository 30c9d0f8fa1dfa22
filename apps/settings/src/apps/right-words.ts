import type { Key } from '../locales/index.ts';
import type { Rule } from './apps-api.ts';

const WORDS = [
  { verbs: ['GET'], key: 'right.see' },
  { verbs: ['POST'], key: 'right.add' },
  { verbs: ['PUT', 'PATCH'], key: 'right.change' },
  { verbs: ['DELETE'], key: 'right.remove' },
] as const satisfies readonly { verbs: readonly string[]; key: Key }[];

/** What a rule lets its bearer do, in the words of a person. */
export function deedsOf({ verbs = [] }: Pick<Rule, 'verbs'>): Key[] {
  const upper = verbs.map((verb) => verb.toUpperCase());
  const isAll = upper.length === 0 || upper.includes('ALL');
  return WORDS.filter((word) => isAll || word.verbs.some((verb) => upper.includes(verb))).map(({ key }) => key);
}
