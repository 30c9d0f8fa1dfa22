import { DOCTYPES, type DocEvent } from '#model/docs';
import { checkReadable, type Rule } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { badArguments } from './bad-arguments.ts';

/** One of the rules of `@event`: `doctype:VERBS:values:selector`, of which only the doctype must be there. */
export interface EventRule {
  doctype: string;
  verbs: readonly string[];
  /** Absent: every document. Without selector they are ids, or ids of folders that a file is in. */
  values?: readonly string[];
  /** Path of a member, with dots. */
  selector?: string;
}

const VERBS = ['CREATED', 'UPDATED', 'DELETED'];
const MAX_RULES = 100;
const MAX_LENGTH = 20_000;
/** The value of a selector whose member has changed. */
const CHANGED = '!=';

/** What the work itself changes: a trigger on them would fire itself. */
const LOOPING: ReadonlySet<string> = new Set([DOCTYPES.jobs, DOCTYPES.jobFailures, DOCTYPES.triggers]);

/** Throws kind `bad-request` for what is malformed, `forbidden` for a doctype that nobody may follow. */
export function parseEventRules(text: string): EventRule[] {
  const rules = text.split(/\s+/).filter(Boolean);
  if (rules.length === 0) throw badArguments('has no rule like io.cozy.files:CREATED');
  if (rules.length > MAX_RULES || text.length > MAX_LENGTH) throw badArguments('has too many rules');
  return rules.map(parseRule);
}

/** What the jobs of such a trigger are told, as rules: who makes one must be allowed to read that. Throws as the parser does. */
export function toReadRules(text: string): Rule[] {
  return parseEventRules(text).map(({ doctype, values, selector }) => ({
    type: doctype,
    verbs: ['GET'],
    // Any document has a member that changes.
    ...(values && values[0] !== CHANGED && { values, ...(selector !== undefined && { selector }) }),
  }));
}

function parseRule(text: string): EventRule {
  const [doctype = '', verbs = '', values = '', selector = '', ...more] = text.split(':');
  if (doctype === '' || more.length > 0) throw badArguments('has a rule that is not doctype:VERBS:values:selector');
  checkFollowed(doctype);
  const known = verbs === '' ? VERBS : verbs.split(',');
  if (!known.every((verb) => VERBS.includes(verb)))
    throw badArguments('has a verb that is not CREATED, UPDATED or DELETED');
  if (selector !== '' && values === '') throw badArguments('has a selector without values');
  if (values === CHANGED && selector === '') throw badArguments('says != without the member that changes');
  return {
    doctype,
    verbs: known,
    ...(values !== '' && { values: values.split(',') }),
    ...(selector !== '' && { selector }),
  };
}

function checkFollowed(doctype: string): void {
  try {
    checkReadable(doctype);
  } catch (error) {
    if (error instanceof AppError && error.kind !== 'forbidden')
      throw badArguments('has a doctype that is not a name', error);
    throw error;
  }
  if (LOOPING.has(doctype)) throw new AppError('forbidden', `A trigger cannot follow ${doctype}`);
}

/** @param foldersOf ids of the folders above a file, asked only when a rule may name one of them */
export async function matchesRule(
  rule: EventRule,
  { verb, doctype, doc, old }: DocEvent,
  foldersOf: (members: JsonObject) => Promise<ReadonlySet<string>>,
): Promise<boolean> {
  const { values, selector } = rule;
  if (rule.doctype !== doctype || !rule.verbs.includes(verb)) return false;
  if (!values) return true;
  const states = [doc, ...(old ? [old] : [])].map(({ body }) => body.value as JsonObject);
  if (selector !== undefined) {
    if (values[0] !== CHANGED) return states.some((members) => hasValue(values, memberAt(members, selector)));
    const before = old && memberAt(old.body.value as JsonObject, selector);
    const after = verb === 'DELETED' ? undefined : memberAt(doc.body.value as JsonObject, selector);
    return JSON.stringify(before) !== JSON.stringify(after);
  }
  if (values.includes(doc.id)) return true;
  if (doctype !== DOCTYPES.files) return false;
  for (const members of states) {
    const folders = await foldersOf(members);
    if (values.some((id) => folders.has(id))) return true;
  }
  return false;
}

function hasValue(values: readonly string[], value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.some((item) => hasValue(values, item));
  return value !== undefined && value !== null && typeof value !== 'object' && values.includes(String(value));
}

function memberAt(members: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = members;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    value = value[name];
  }
  return value;
}
