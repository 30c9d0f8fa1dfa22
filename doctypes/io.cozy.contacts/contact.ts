/**
 * What contacts mean, for the server and for the apps. Their documents come from many programs, so nothing of their form is taken for
 * granted.
 */

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const wordsOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Of a list of addresses or numbers: the one that the owner prefers, else the first; empty when there is none. */
function preferred(list: unknown, member: string): string {
  const all = (Array.isArray(list) ? list : []).filter(isMembers).filter((one) => wordsOf(one[member]) !== '');
  const best = all.find(({ primary }) => primary === true) ?? all[0];
  return wordsOf(best?.[member]);
}

/** The e-mail address to write to; empty when there is none. */
export const emailOf = (contact: object): string => preferred((contact as Members)['email'], 'address');

/** As the parts of a name are said, in the order of vCard's own `FN` (RFC 6350 section 6.2.1). */
function nameOf({ name }: Members): string {
  if (!isMembers(name)) return wordsOf(name);
  const parts = ['namePrefix', 'givenName', 'additionalName', 'familyName', 'nameSuffix'];
  return parts
    .map((part) => wordsOf(name[part]))
    .filter(Boolean)
    .join(' ');
}

/** What to call somebody: their name, else where they work, else how to reach them; empty for a contact without anything. */
export function displayNameOf(contact: object): string {
  const { displayName, fullname, company, phone } = contact as Members;
  return (
    wordsOf(displayName) ||
    wordsOf(fullname) ||
    nameOf(contact as Members) ||
    wordsOf(company) ||
    emailOf(contact) ||
    preferred(phone, 'number')
  );
}
