import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { type Json, type JsonObject, type JsonValue, type MemberTree, pickMembers, toMemberTree } from '#pkg/json';
import { coversType, coversVerb } from './rules.ts';
import type { Permission, Rule, Verb } from './types.ts';

/** True for everything of a doctype: a rule with values is not enough. */
export function allowsType(permission: Permission, verb: Verb, doctype: string): boolean {
  return allowed(permission, verb, doctype, (rule) => !rule.values);
}

/** True when a rule says it whatever the document: neither its members nor its folder need to be read. */
export function allowsId(permission: Permission, verb: Verb, doctype: string, id: string): boolean {
  return allowed(permission, verb, doctype, (rule) => namesId(rule, id));
}

/** True when a rule has values for that doctype: only the document itself can say more. */
export function mayAllow(permission: Permission, verb: Verb, doctype: string): boolean {
  return allowed(permission, verb, doctype, (rule) => rule.selector !== undefined || doctype === DOCTYPES.files);
}

/** True when a rule selects the document by its members. */
export function allowsMembers(permission: Permission, verb: Verb, doctype: string, members: JsonObject): boolean {
  return allowed(permission, verb, doctype, (rule) => selects(rule, doctype, members));
}

/** The members that say whether a rule selects a document, or a folder above a file does. */
export function selectingMembers(permission: Permission, verb: Verb, doctype: string): MemberTree {
  const rules = permission.rules.filter((rule) => coversType(rule, doctype) && coversVerb(rule, verb));
  const names = rules.flatMap(({ selector }) => (selector === undefined ? [] : [[selector]]));
  return toMemberTree(doctype === DOCTYPES.files ? [...names, ['dir_id']] : names);
}

/** Characters of a document whose members are all made in a millisecond or two. */
const LARGE = 64 * 1024;

/** The members of a document; of a large one, only those that are looked at. */
export function readMembers(body: Json, looked: MemberTree): JsonObject {
  return (body.text.length > LARGE ? pickMembers(body, looked) : body).value as JsonObject;
}

/** Selectors that a file takes from the folders above it. */
const INHERITED = ['tags', 'name', 'referenced_by'];

/** True when a rule on a folder covers what is inside. */
export function allowsInside(permission: Permission, verb: Verb, folder: { id: string; members: JsonObject }): boolean {
  return allowed(permission, verb, DOCTYPES.files, (rule) => {
    if (rule.selector === undefined) return namesId(rule, folder.id);
    return INHERITED.includes(rule.selector) && selects(rule, DOCTYPES.files, folder.members);
  });
}

export function forbidden(): AppError {
  return new AppError('forbidden', 'Forbidden');
}

function allowed(permission: Permission, verb: Verb, doctype: string, matches: (rule: Rule) => boolean): boolean {
  return permission.rules.some((rule) => coversType(rule, doctype) && coversVerb(rule, verb) && matches(rule));
}

function namesId(rule: Rule, id: string): boolean {
  if (!rule.values) return true;
  return rule.selector === undefined && rule.values.includes(id);
}

function selects({ selector, values }: Rule, doctype: string, members: JsonObject): boolean {
  if (!values || selector === undefined) return false;
  const value = Object.hasOwn(members, selector) ? members[selector] : undefined;
  if (doctype === DOCTYPES.files) return fileValues(selector, value).some((found) => values.includes(found));
  return isScalar(value) && values.includes(String(value));
}

/** A file has several tags and references; a rule names a reference by `<doctype>/<id>`. */
function fileValues(selector: string, value: JsonValue | undefined): string[] {
  if (selector === 'referenced_by' && Array.isArray(value)) return value.map(referenceKey);
  if (selector === 'tags' && Array.isArray(value)) return value.filter((tag) => typeof tag === 'string');
  return ['type', 'name', 'mime', 'class'].includes(selector) && typeof value === 'string' ? [value] : [];
}

function referenceKey(reference: JsonValue): string {
  const { type, id } = (reference ?? {}) as { type?: unknown; id?: unknown };
  return `${type}/${id}`;
}

function isScalar(value: JsonValue | undefined): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
