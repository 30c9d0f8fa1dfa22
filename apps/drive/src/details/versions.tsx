import { IconButton, LoadedView, useFailureWords, useLoaded } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import { useI18n } from '../locales/index.ts';
import type { DriveServices } from '../owner/services.ts';
import { listVersions, putBack, type Version, versionUrl } from './versions-api.ts';

/** The old contents of a file, to take one or to put it back. */
export function Versions({ entry, services }: { entry: Entry; services: DriveServices }) {
  const { t, format } = useI18n();
  const why = useFailureWords();
  const { http, toasts, download } = services;
  const [state, reload] = useLoaded(() => listVersions(http, entry.id));

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toasts.show({ text: why(error), tone: 'danger' });
    }
  }
  const restore = (version: Version) =>
    attempt(async () => {
      await putBack(http, version);
      toasts.show({ text: t('versions.restored', { name: entry.name }), tone: 'plain' });
      reload();
    });

  return (
    <section class="details__part" aria-label={t('versions.title')}>
      <h3>{t('versions.title')}</h3>
      <LoadedView state={state} onRetry={reload} lines={1}>
        {(versions) =>
          versions.length === 0 ? (
            <p class="details__note">{t('versions.none')}</p>
          ) : (
            <ul class="bare-list details__versions">
              {versions.map((version) => {
                const when = format.fullMoment(version.updatedAt);
                return (
                  <li key={version.id} class="version">
                    <span>
                      {when}
                      <span class="details__note">{format.size(version.size)}</span>
                    </span>
                    <IconButton
                      small
                      icon="download"
                      label={t('versions.download', { when })}
                      onClick={() => void attempt(async () => download(await versionUrl(http, version)))}
                    />
                    <IconButton
                      small
                      icon="history"
                      label={t('versions.restore', { when })}
                      onClick={() => void restore(version)}
                    />
                  </li>
                );
              })}
            </ul>
          )
        }
      </LoadedView>
    </section>
  );
}
