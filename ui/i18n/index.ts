import { createI18n } from './context.tsx';
import { en } from './en.ts';
import { fr } from './fr.ts';

/** Texts of the shared widgets and the shell. */
export const { I18nProvider: UiI18nProvider, useI18n: useUiI18n, spokenLocale } = createI18n({ en, fr });
