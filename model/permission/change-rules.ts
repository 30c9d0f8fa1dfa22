import { forbidden } from './allow.ts';
import { isSubset } from './rules.ts';
import type { Permission, Rule } from './types.ts';

/**
 * Applies changes by title; the rules that are new must be the caller's to give. So must those that they replace or take
 * away, or anybody could take all rights from an app: unless the document is the caller's own.
 */
export function changeRules(
  caller: Permission,
  old: readonly Rule[],
  changes: Readonly<Record<string, Rule | null>>,
  isOwn: boolean,
): Rule[] {
  const rules = new Map(old.map((rule) => [rule.title ?? '', rule]));
  const added = Object.values(changes).filter((rule) => rule !== null);
  const gone = isOwn ? [] : Object.keys(changes).flatMap((title) => rules.get(title) ?? []);
  if (!isSubset([...added, ...gone], caller.rules)) throw forbidden();
  for (const [title, rule] of Object.entries(changes)) {
    if (rule) rules.set(title, rule);
    else rules.delete(title);
  }
  return [...rules.values()];
}
