import { startApp } from '@cozy/ui';
import type { Boot } from '@cozy/ui/client';
import { FilesI18nProvider } from '@cozy/ui/files';
import type { ComponentChildren } from 'preact';
import { DriveI18nProvider, spokenLocale } from './locales/index.ts';

/** Draws one of the pages of the drive. @param page `locale` is the language that it speaks */
export function startPage(
  page: (boot: Boot, locale: string) => ComponentChildren,
  speaks?: (boot: Boot) => string,
): Promise<void> {
  return startApp(
    (boot) => (
      <FilesI18nProvider locale={boot.locale}>
        <DriveI18nProvider locale={boot.locale}>{page(boot, spokenLocale(boot.locale))}</DriveI18nProvider>
      </FilesI18nProvider>
    ),
    speaks,
  );
}
