import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import en from '../../assets/locales/en.json' with { type: 'json' };
import fr from '../../assets/locales/fr.json' with { type: 'json' };

export type Language = 'en' | 'fr';
export type TextKey = keyof typeof en;

/** A text in the reader's language; `{name}` in it takes the value of that name. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, string>>) => string;

const TEXTS: Record<Language, Record<TextKey, string>> = { en, fr };

export function textsIn(language: Language): Texts {
  return (key, values = {}) => TEXTS[language][key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** For pages of the owner: the language of their instance, once they have come to it; before, that of their browser. */
export function languageOf(c: Context<WebEnv>): Language {
  // A page may be asked on a host that has no instance.
  const instance = c.var.instance as WebEnv['Variables']['instance'] | undefined;
  return instance?.onboarding_finished ? instance.locale : visitorLanguageOf(c);
}

/** For pages that anybody may see: the browser's first choice among ours, else the language of the instance. */
export function visitorLanguageOf(c: Context<WebEnv>): Language {
  const wanted = (c.req.header('Accept-Language') ?? '')
    .split(',', 20)
    .map((part) => {
      const [tag = '', q = ''] = part.split(';', 2);
      return { language: tag.trim().slice(0, 2).toLowerCase(), quality: Number(/q=([\d.]+)/.exec(q)?.[1] ?? 1) };
    })
    .sort((a, b) => b.quality - a.quality)
    .find(({ language, quality }) => (language === 'en' || language === 'fr') && quality > 0);
  const instance = c.var.instance as WebEnv['Variables']['instance'] | undefined;
  return (wanted?.language as Language | undefined) ?? instance?.locale ?? 'en';
}
