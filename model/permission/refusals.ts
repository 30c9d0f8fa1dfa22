import { coversType, coversVerb, isSubset, printRules } from './rules.ts';
import { type Rule, VERBS } from './types.ts';

/** The rules of an installed app: those that hold, and those of its manifest that the owner does not want. */
export interface AppRules {
  granted: readonly Rule[];
  refused: readonly Rule[];
}

/** What an app may have asked for and does not ask for any more is remembered too, so that it does not come back by itself. */
const MAX_REFUSED = 200;

/**
 * What an app gets of what it asks for: not what its owner has refused, be it under another title or among more. What it
 * had already under the same title stays.
 */
export function grant(asked: readonly Rule[], { granted, refused }: AppRules): AppRules {
  const isRefused = (rule: Rule) =>
    refused.some(({ title }) => title === rule.title) ||
    (!granted.some((known) => isSame(known, rule)) && refused.some((other) => overlaps(other, rule)));
  const taken = asked.filter(isRefused);
  const older = refused.filter(({ title }) => !taken.some((rule) => rule.title === title));
  return {
    granted: asked.filter((rule) => !isRefused(rule)),
    refused: [...taken, ...older].slice(0, Math.max(MAX_REFUSED, taken.length)),
  };
}

/**
 * What the owner switches on and off: null switches a rule off, and the rule itself switches on again what was refused, and
 * nothing more. Undefined when the changes are not of that kind.
 */
export function switchRules(
  { granted, refused }: AppRules,
  changes: Readonly<Record<string, Rule | null>>,
): AppRules | undefined {
  const rules = new Map(granted.map((rule) => [rule.title ?? '', rule]));
  const kept = new Map(refused.map((rule) => [rule.title ?? '', rule]));
  for (const [title, rule] of Object.entries(changes)) {
    const [from, to] = rule ? [kept, rules] : [rules, kept];
    const known = from.get(title);
    if (!known || (rule && !isSubset([rule], [known]))) return undefined;
    from.delete(title);
    to.set(title, known);
  }
  return { granted: [...rules.values()], refused: [...kept.values()] };
}

function isSame(a: Rule, b: Rule): boolean {
  return JSON.stringify(printRules([a])) === JSON.stringify(printRules([b]));
}

function overlaps(a: Rule, b: Rule): boolean {
  const [baseA, baseB] = [a, b].map(({ type }) => type.replace(/\.\*$/, '')) as [string, string];
  const sameType = coversType(a, baseB) || coversType(b, baseA);
  const sameVerb = VERBS.some((verb) => coversVerb(a, verb) && coversVerb(b, verb));
  return sameType && sameVerb && !areApart(a, b);
}

/** True for values of one selector that have nothing in common. */
function areApart(a: Rule, b: Rule): boolean {
  return a.selector === b.selector && !!a.values && !!b.values && !a.values.some((value) => b.values?.includes(value));
}
