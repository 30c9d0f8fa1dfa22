import { createI18n } from '@cozy/ui';
import { en } from './en.ts';
import { fr } from './fr.ts';

export type Key = keyof typeof en;
export const { I18nProvider: CollectI18nProvider, useI18n, spokenLocale } = createI18n({ en, fr });
