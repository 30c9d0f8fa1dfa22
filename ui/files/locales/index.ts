import { createI18n } from '../../i18n/context.tsx';
import { en } from './en.ts';
import { fr } from './fr.ts';

export type { Key } from './en.ts';
/** Texts of the files and their uploads. */
export const { I18nProvider: FilesI18nProvider, useI18n } = createI18n({ en, fr });
