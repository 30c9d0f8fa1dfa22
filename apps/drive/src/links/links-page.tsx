import { EmptyState, Icon, LoadedView, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { EmptyPicture, type Entry } from '@cozy/ui/files';
import { EntryPicture } from '../browse/entry-picture.tsx';
import { useI18n } from '../locales/index.ts';
import type { DriveServices } from '../owner/services.ts';
import { isOver, listLinks, type PublicLink } from './links-api.ts';
import './links.css';

type LinksPageProps = { services: DriveServices; onShare: (entry: Entry) => void };
type Line = { link: PublicLink; entry: Entry };

/** What links lead to; a link to what is gone opens nothing, and is not shown. */
async function linesOf({ http, files }: DriveServices): Promise<Line[]> {
  const links = await listLinks(http);
  const lines = await Promise.all(
    links.map(async (link): Promise<Line | null> => {
      try {
        const entry = await files.get(link.fileId);
        return entry.trashed ? null : { link, entry };
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    }),
  );
  return lines.filter((line) => line !== null).reverse();
}

/** Everything that the owner shares by a link, to change it or end it. */
export function LinksPage({ services, onShare }: LinksPageProps) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => linesOf(services));
  document.title = `${t('nav.links')} · ${t('title')}`;
  return (
    <section class="card page" aria-label={t('nav.links')}>
      <header class="page__head">
        <h1 class="crumbs__title page__title">{t('nav.links')}</h1>
      </header>
      <LoadedView state={state} onRetry={reload}>
        {(lines) =>
          lines.length === 0 ? (
            <EmptyState picture={<EmptyPicture />} title={t('none.links.title')} text={t('none.links.text')} />
          ) : (
            <ul class="bare-list links">
              {lines.map(({ link, entry }) => (
                <li key={link.id}>
                  <button type="button" class="links__line" onClick={() => onShare(entry)}>
                    <EntryPicture entry={entry} size="tiny" />
                    <span class="links__text">
                      <span class="links__name" dir="auto">
                        {entry.name}
                      </span>
                      <LinkNotes link={link} />
                    </span>
                    <Icon name="chevron" size={16} />
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedView>
    </section>
  );
}

function LinkNotes({ link }: { link: PublicLink }) {
  const { t, format } = useI18n();
  const { expiresAt, hasPassword, canAdd } = link;
  const until = expiresAt === '' ? t('share.forever') : t('share.untilDay', { day: format.date(expiresAt) });
  const notes = [
    isOver(link, Date.now()) ? t('share.over') : until,
    ...(hasPassword ? [t('share.locked')] : []),
    ...(canAdd ? [t('share.open')] : []),
  ];
  return <span class="links__notes">{notes.join(' · ')}</span>;
}
