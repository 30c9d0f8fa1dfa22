import { DOCTYPES } from '#model/docs';
import { coversType } from './rules.ts';
import type { Rule } from './types.ts';

const { accounts } = DOCTYPES;

/**
 * The rules of a konnector, whatever its manifest asks for: of the accounts, which have passwords, those of the services of
 * others are never its own to use. What names documents by their ids is what the server gave it for a run.
 */
export function withOwnAccounts(rules: readonly Rule[], konnectorId: string): Rule[] {
  const slug = konnectorId.slice(konnectorId.lastIndexOf('/') + 1);
  const own = { selector: 'account_type', values: [slug] };
  return rules.flatMap((rule) => {
    if (!coversType(rule, accounts)) return [rule];
    if (!rule.values) return [{ ...rule, type: accounts, ...own }];
    if (rule.selector === undefined) return [rule];
    return rule.selector === own.selector && rule.values.includes(slug) ? [{ ...rule, ...own }] : [];
  });
}
