import { AppError } from '#pkg/errors';
import { isDoctypePattern } from './doctype-name.ts';
import { type Rule, VERBS, type Verb } from './types.ts';

/** The rule of a client that may do everything the owner may. */
const EVERYTHING: Rule = { type: '*', verbs: [] };

/**
 * Reads space-separated rules `doctype[:VERBS[:values[:selector]]]`; verbs and values are separated by commas.
 * `*` allows everything, an empty scope nothing. Throws kind `bad-request`.
 */
export function parseScope(scope: string): Rule[] {
  if (scope.trim() === '*') return [EVERYTHING];
  return scope.split(' ').filter(Boolean).map(parseRule);
}

export function printScope(rules: readonly Rule[]): string {
  return rules.map(printRule).join(' ');
}

export function parseVerbs(words: readonly string[]): Verb[] {
  const verbs = words.map((word) => word.trim().toUpperCase()).filter(Boolean);
  if (verbs.includes('ALL')) return [];
  for (const verb of verbs) if (!isVerb(verb)) throw new AppError('bad-request', `Unknown verb: ${verb}`);
  return VERBS.filter((verb) => verbs.includes(verb));
}

function parseRule(text: string): Rule {
  const [type = '', verbs = '', values = '', selector = '', ...rest] = text.split(':');
  if (rest.length > 0 || !isDoctypePattern(type)) throw new AppError('bad-request', `Bad scope: ${text}`);
  if (selector !== '' && values === '') throw new AppError('bad-request', `Bad scope: ${text}`);
  return {
    type,
    verbs: parseVerbs(verbs.split(',')),
    ...(values !== '' && { values: values.split(',') }),
    ...(selector !== '' && { selector }),
  };
}

function printRule({ type, verbs, values, selector }: Rule): string {
  const parts = [type, verbs.length > 0 ? verbs.join(',') : 'ALL', values?.join(','), selector];
  const last = parts.findLastIndex((part, index) => part !== undefined && !(index === 1 && part === 'ALL'));
  return parts.slice(0, last + 1).join(':');
}

function isVerb(word: string): word is Verb {
  return (VERBS as readonly string[]).includes(word);
}
