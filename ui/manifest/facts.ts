/** What an application says of itself, in one language; everything in it comes from a stranger. */
export type Facts = {
  name: string;
  summary: string;
  description: string;
  editor: string;
  categories: readonly string[];
  /** Paths below the version in its registry. */
  screenshots: readonly string[];
  rights: readonly Right[];
};

/** One thing that it asks for. */
export type Right = {
  doctype: string;
  verbs: readonly string[];
  /** Only some documents of the doctype. */
  isPartial: boolean;
  reason: string;
};

type Members = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

/** @param fallback the slug, for a manifest without a name */
export function readFacts(manifest: unknown, locale: string, fallback: string): Facts {
  const all = members(manifest);
  const locales = members(all['locales']);
  const own = members(locales[locale.split('-')[0] ?? 'en']);
  const english = members(locales['en']);
  const word = (key: string): string => text(own[key]) || text(english[key]) || text(all[key]);
  const developer = members(all['developer']);
  return {
    name: word('name') || fallback,
    summary: word('short_description'),
    description: word('long_description'),
    editor: text(developer['name']) || text(all['editor']),
    categories: texts(all['categories']),
    screenshots: texts(own['screenshots']).length > 0 ? texts(own['screenshots']) : texts(all['screenshots']),
    rights: readRights(members(all['permissions']), members(own['permissions'])),
  };
}

function readRights(permissions: Members, words: Members): Right[] {
  return Object.entries(permissions).flatMap(([name, value]) => {
    const rule = members(value);
    const doctype = text(rule['type']);
    if (doctype === '') return [];
    const reason = text(members(words[name])['description']) || text(rule['description']);
    const isPartial = texts(rule['values']).length > 0;
    return [{ doctype, verbs: texts(rule['verbs']).map((verb) => verb.toUpperCase()), isPartial, reason }];
  });
}

/** What is asked by the second list only: a doctype, a verb, or the whole where a part was enough. */
export function addedRights(before: readonly Right[], after: readonly Right[]): Right[] {
  return after.filter(
    (right) =>
      !before.some(
        (old) =>
          old.doctype === right.doctype &&
          (!old.isPartial || right.isPartial) &&
          (isEveryVerb(old) || (!isEveryVerb(right) && right.verbs.every((verb) => old.verbs.includes(verb)))),
      ),
  );
}

const isEveryVerb = ({ verbs }: Right): boolean => verbs.length === 0 || verbs.includes('ALL');
