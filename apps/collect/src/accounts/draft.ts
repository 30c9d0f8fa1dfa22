import { type FieldSpec, isSecret } from '../konnectors/fields.ts';
import { type Members, members, text } from '../konnectors/konnector.ts';
import type { Account } from './connection.ts';

/** What is typed in the form of an account, by the name of the field; a checkbox is `true` or empty. */
export type Draft = Readonly<Record<string, string>>;

/** @param account one that is there: its secrets are not shown again */
export function startDraft(fields: readonly FieldSpec[], account: Account | null): Draft {
  const auth = members(account?.['auth']);
  return Object.fromEntries(
    fields.map((field) => {
      const known = auth[field.name];
      const shown = known === true ? 'true' : typeof known === 'number' ? String(known) : text(known);
      if (account) return [field.name, isSecret(field) ? '' : shown];
      const [first] = field.options;
      return [field.name, field.initial || (field.kind === 'dropdown' ? (first?.value ?? '') : '')];
    }),
  );
}

export type Mistake = 'required' | 'short' | 'long' | 'email';

/** What is wrong, by the name of the field. A secret that is there already may stay as it is. */
export function mistakesOf(fields: readonly FieldSpec[], draft: Draft, account: Account | null): Map<string, Mistake> {
  const mistakes = new Map<string, Mistake>();
  for (const field of fields) {
    const value = draft[field.name] ?? '';
    const mistake = value === '' ? isMissing(field, account) : mistakeIn(field, value);
    if (mistake) mistakes.set(field.name, mistake);
  }
  return mistakes;
}

/** One that is off says so: it is never missing. */
function isMissing(field: FieldSpec, account: Account | null): Mistake | undefined {
  const isNeeded = field.isRequired && field.kind !== 'checkbox' && !(account && isSecret(field));
  return isNeeded ? 'required' : undefined;
}

function mistakeIn({ kind, minLength, maxLength }: FieldSpec, value: string): Mistake | undefined {
  if (minLength !== null && value.length < minLength) return 'short';
  if (maxLength !== null && value.length > maxLength) return 'long';
  return kind === 'email' && !/^[^@\s]+@[^@\s]+$/.test(value) ? 'email' : undefined;
}

/** `auth` of an account, over what it has: an empty secret leaves the one that is sealed there. */
export function toAuth(fields: readonly FieldSpec[], draft: Draft, before: Members = {}): Members {
  const auth: Record<string, unknown> = { ...before };
  for (const field of fields) {
    const value = draft[field.name] ?? '';
    if (field.kind === 'checkbox') auth[field.name] = value === 'true';
    else if (value !== '') auth[field.name] = value;
    else if (!isSecret(field)) delete auth[field.name];
  }
  return auth;
}

/** The document of a new account, in the shape that the ecosystem's own library gives it. */
export function toAccount(slug: string, fields: readonly FieldSpec[], draft: Draft, folder: string): Members {
  const identifier = fields.find(({ isIdentifier }) => isIdentifier)?.name;
  return {
    account_type: slug,
    auth: toAuth(fields, draft),
    state: null,
    ...(identifier !== undefined && { identifier }),
    ...(folder !== '' && { defaultFolderPath: folder }),
  };
}
