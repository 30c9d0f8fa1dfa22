import type { Entry } from '@cozy/ui/files';
import { useI18n } from '../locales/index.ts';
import type { PublicServices } from './public-services.ts';

/** Downloads one file as it is, and anything else as an archive. */
export function useDownload({ files, download, toasts }: PublicServices): (entries: readonly Entry[]) => void {
  const { t } = useI18n();
  return (entries) => {
    const [first] = entries;
    if (!first) return;
    const isOne = entries.length === 1;
    const url =
      isOne && first.kind === 'file'
        ? files.downloadUrl(first.id)
        : files.archiveUrl(
            isOne ? first.name : t('archive.name'),
            entries.map(({ id }) => id),
          );
    url.then(download, () => toasts.show({ text: t('failed.download'), tone: 'danger' }));
  };
}
