/** A text with `{name}` places, or one text per plural form, chosen by `{count}`. */
export type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

/** The texts of an app in one language, by their keys. */
export type Catalogue<Key extends string> = Record<Key, Message>;
type Params = Record<string, string | number>;
/** Gives the text of a key, with `params` in its places: `t('items', { count: 2 })`. */
export type Translate<Key extends string> = (key: Key, params?: Params) => string;

/** The language part of a locale when it has a catalogue, else English. */
export function pickLanguage<Language extends string>(locale: string, languages: readonly Language[]): Language | 'en' {
  const language = locale.toLowerCase().split(/[-_]/)[0];
  return languages.find((known) => known === language) ?? 'en';
}

/**
 * The locale to write dates and numbers in: the owner's, when there are texts in its language.
 * A page in English with dates in German would help nobody.
 */
export function spokenLocale(locale: string, languages: readonly string[]): string {
  const language = pickLanguage(locale, languages);
  const tag = locale.replaceAll('_', '-');
  if (tag.toLowerCase().split('-')[0] !== language) return language;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? language;
  } catch {
    return language;
  }
}

/** A language as it is written where its reader lives, which the browser knows: English has its day before its month in London. */
export function regionalLocale(locale: string, preferred: readonly string[]): string {
  const isHere = (tag: string) => tag.toLowerCase().startsWith(`${locale.toLowerCase()}-`);
  return preferred.find(isHere) ?? locale;
}

/** French keeps its high punctuation on the line of the word before it, and what is quoted with its marks. */
const typeset = (locale: string, text: string): string =>
  locale.startsWith('fr') ? text.replace(/ (?=[?!:;»])/g, '\u00a0').replaceAll('« ', '«\u00a0') : text;

/** Looks texts up in one language; numbers are written as the locale writes them. */
export function createTranslate<Key extends string>(locale: string, catalogue: Catalogue<Key>): Translate<Key> {
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  return (key, params = {}) => {
    const message = catalogue[key];
    const text =
      typeof message === 'string' ? message : (message[plural.select(Number(params['count'] ?? 0))] ?? message.other);
    return typeset(locale, text).replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = params[name];
      if (value === undefined) return place;
      return typeof value === 'number' ? number.format(value) : value;
    });
  };
}
