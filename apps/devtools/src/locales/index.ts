import { createI18n } from '@cozy/ui';
import { en } from './en.ts';
import { fr } from './fr.ts';

export const { I18nProvider: DevtoolsI18nProvider, useI18n, spokenLocale } = createI18n({ en, fr });
