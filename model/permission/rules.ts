import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { isDoctypePattern } from './doctype-name.ts';
import { parseVerbs } from './scope.ts';
import type { Rule, Verb } from './types.ts';

/** Reads the `permissions` that somebody asks for: `{title: {type, verbs, values, selector, description}}`. */
export function parseRules(permissions: JsonValue | undefined): Rule[] {
  return readAll(permissions, isDoctypePattern);
}

/** The same for those of a document that the server has written, and of an app that comes with it: `*` is a type there. */
export function readRules(permissions: JsonValue | undefined): Rule[] {
  return readAll(permissions, (type) => type === '*' || isDoctypePattern(type));
}

function readAll(permissions: JsonValue | undefined, isType: (type: string) => boolean): Rule[] {
  if (permissions === undefined || permissions === null) return [];
  if (typeof permissions !== 'object' || Array.isArray(permissions)) throw invalid('permissions');
  return Object.entries(permissions).map(([title, rule]) => parseRule(title, rule, isType));
}

/** The form of a document; titles are made up for the rules that have none. */
export function printRules(rules: readonly Rule[]): JsonObject {
  const taken = new Map<string, JsonObject>();
  for (const [index, rule] of rules.entries()) {
    taken.set(rule.title ?? `rule${index}`, {
      type: rule.type,
      ...(rule.description !== undefined && { description: rule.description }),
      ...(rule.verbs.length > 0 && { verbs: [...rule.verbs] }),
      ...(rule.selector !== undefined && { selector: rule.selector }),
      ...(rule.values && { values: [...rule.values] }),
    });
  }
  return Object.fromEntries(taken);
}

/** True when the rule is about that doctype. */
export function coversType(rule: Rule, doctype: string): boolean {
  if (rule.type === doctype || rule.type === '*') return true;
  if (!rule.type.endsWith('.*')) return false;
  const family = rule.type.slice(0, -2);
  return doctype === family || doctype.startsWith(`${family}.`);
}

export function coversVerb(rule: Rule, verb: Verb): boolean {
  return rule.verbs.length === 0 || rule.verbs.includes(verb);
}

/** True when each of the rules allows nothing that one of `allowed` does not. */
export function isSubset(rules: readonly Rule[], allowed: readonly Rule[]): boolean {
  return rules.every((rule) => allowed.some((larger) => contains(larger, rule)));
}

function contains(larger: Rule, rule: Rule): boolean {
  const sameType = rule.type === larger.type || coversType(larger, rule.type.replace(/\.\*$/, ''));
  const family = rule.type.endsWith('.*') && !larger.type.endsWith('*');
  if (!sameType || family) return false;
  const noVerbMore =
    larger.verbs.length === 0 || (rule.verbs.length > 0 && rule.verbs.every((v) => coversVerb(larger, v)));
  if (!noVerbMore) return false;
  if (!larger.values) return true;
  return larger.selector === rule.selector && (rule.values?.every((value) => larger.values?.includes(value)) ?? false);
}

function parseRule(title: string, rule: JsonValue, isType: (type: string) => boolean): Rule {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) throw invalid(title);
  const { type, description, verbs, selector, values } = rule;
  if (typeof type !== 'string' || !isType(type)) throw invalid(`${title}/type`);
  return {
    title,
    type,
    verbs: parseVerbs(strings(verbs, `${title}/verbs`) ?? []),
    ...(typeof description === 'string' && { description }),
    ...(typeof selector === 'string' && selector !== '' && { selector }),
    ...valuesOf(strings(values, `${title}/values`)),
  };
}

/** An empty list is no list, as on the wire. */
function valuesOf(values: string[] | undefined): { values?: string[] } {
  return values && values.length > 0 ? { values } : {};
}

function strings(value: JsonValue | undefined, pointer: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw invalid(pointer);
  return value as string[];
}

function invalid(pointer: string): AppError {
  return new AppError('unprocessable', 'Invalid permission rule', {
    pointer: `/data/attributes/permissions/${pointer}`,
  });
}
