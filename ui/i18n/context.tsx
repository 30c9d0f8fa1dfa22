import { type ComponentChildren, createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { createFormat, type Format } from './format.ts';
import { type Catalogue, createTranslate, pickLanguage, spokenLocale, type Translate } from './translate.ts';

export type I18n<Key extends string> = { t: Translate<Key>; format: Format; locale: string };
type ProviderProps = { locale: string; children: ComponentChildren };

/**
 * The texts of one package, for its components: a provider that is given the locale, and the hook that reads them.
 * English is the catalogue that sets the keys; the compiler refuses another language that misses one.
 */
export function createI18n<Key extends string>(catalogues: { en: Catalogue<Key>; fr: Catalogue<Key> }) {
  const languages = Object.keys(catalogues) as (keyof typeof catalogues)[];

  function make(locale: string): I18n<Key> {
    const language = pickLanguage(locale, languages);
    const spoken = spokenLocale(locale, languages);
    return { t: createTranslate(spoken, catalogues[language]), format: createFormat(spoken), locale: spoken };
  }

  const Context = createContext<I18n<Key>>(make('en'));

  function I18nProvider({ locale, children }: ProviderProps) {
    const value = useMemo(() => make(locale), [locale]);
    return <Context.Provider value={value}>{children}</Context.Provider>;
  }

  return {
    I18nProvider,
    useI18n: () => useContext(Context),
    /** The locale that the texts and dates are in, for one that was asked. */
    spokenLocale: (locale: string) => spokenLocale(locale, languages),
  };
}
