import { AppFrame, type AppServices, Icon } from '@cozy/ui';
import { useEffect, useRef, useState } from 'preact/hooks';
import { AppearancePage } from './appearance/appearance-page.tsx';
import { AppsPage } from './apps/apps-page.tsx';
import { DevicesPage } from './devices/devices-page.tsx';
import { FailuresPage } from './failures/failures-page.tsx';
import { JournalPage } from './journal/journal-page.tsx';
import { useI18n } from './locales/index.ts';
import { NotificationsPage } from './notices/notifications-page.tsx';
import { PAGES, type PageId, type Place, placeOf } from './pages.ts';
import { ProfilePage } from './profile/profile-page.tsx';
import { ProgramsPage } from './programs/programs-page.tsx';
import { SecurityPage } from './security/security-page.tsx';
import { SharingPage } from './sharing/sharing-page.tsx';
import { StoragePage } from './storage/storage-page.tsx';
import './settings.css';

const VIEWS: Readonly<Record<PageId, (props: { services: AppServices; detail: string }) => preact.JSX.Element>> = {
  profile: ProfilePage,
  security: SecurityPage,
  appearance: AppearancePage,
  notifications: NotificationsPage,
  apps: AppsPage,
  devices: DevicesPage,
  programs: ProgramsPage,
  sharing: SharingPage,
  storage: StoragePage,
  failures: FailuresPage,
  journal: JournalPage,
};

export function Settings({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const place = useHash();
  const chosen = place?.page;
  const detail = place?.detail ?? '';
  const heading = useRef<HTMLHeadingElement>(null);
  // A wide window has room for a page beside the list.
  const page = chosen ?? 'profile';
  const Page = VIEWS[page];
  document.title = chosen ? `${t(`page.${page}`)} · ${t('title')}` : t('title');
  useEffect(() => {
    // Who came by the keyboard goes on in the page that was opened.
    if (chosen) heading.current?.focus({ preventScroll: false });
  }, [chosen, detail]);

  return (
    <AppFrame name={t('title')} services={services}>
      <div class={`settings${chosen ? ' settings--open' : ''}`}>
        <nav class="settings__list card" aria-label={t('title')}>
          <ul class="bare-list">
            {PAGES.map(({ id, icon }) => (
              <li key={id}>
                <a class="settings__link" href={`#/${id}`} aria-current={id === page ? 'page' : undefined}>
                  <Icon name={icon} />
                  <span class="settings__name">{t(`page.${id}`)}</span>
                  <span class="settings__go">
                    <Icon name="chevron" size={16} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="settings__page">
          <a class={`settings__back${detail ? ' settings__back--up' : ''}`} href={detail ? `#/${page}` : '#/'}>
            <span class="settings__turned">
              <Icon name="chevron" size={16} />
            </span>
            {t(detail ? `page.${page}` : 'title')}
          </a>
          <h1 ref={heading} tabIndex={-1}>
            {t(`page.${page}`)}
          </h1>
          <Page key={page} services={services} detail={detail} />
        </div>
      </div>
    </AppFrame>
  );
}

function useHash(): Place | null {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const follow = () => setPlace(placeOf(location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return place;
}
