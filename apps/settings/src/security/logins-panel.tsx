import { type AppServices, Button, LoadedView, Panel, TintedIcon, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { type Login, type LoginPage, PAGE, readLogins } from './logins-api.ts';

/** Each time that somebody logged in: the owner sees what was not them. */
export function LoginsPanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => readLogins(services.http, 0));
  return (
    <Panel title={t('logins.title')} text={t('logins.text')}>
      <LoadedView state={state} onRetry={reload}>
        {(first) => <Logins first={first} services={services} />}
      </LoadedView>
    </Panel>
  );
}

function Logins({ first, services }: { first: LoginPage; services: AppServices }) {
  const { t } = useI18n();
  const [pages, setPages] = useState([first]);
  const [loading, setLoading] = useState(false);
  const logins = pages.flatMap((page) => page.logins);

  async function more(): Promise<void> {
    setLoading(true);
    try {
      const next = await readLogins(services.http, pages.length * PAGE);
      setPages([...pages, next]);
    } catch {
      services.toasts.show({ text: t('failed'), tone: 'danger' });
    } finally {
      setLoading(false);
    }
  }

  if (logins.length === 0) return <p class="ui-panel__text">{t('logins.none')}</p>;
  return (
    <>
      <ul class="bare-list">
        {logins.map((login) => (
          <LoginLine key={login.id} login={login} />
        ))}
      </ul>
      {pages.at(-1)?.hasMore && (
        <div class="panel__actions">
          <Button tone="soft" busy={loading} onClick={() => void more()}>
            {t('journal.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function LoginLine({ login: { at, browser, os, address } }: { login: Login }) {
  const { t, format } = useI18n();
  const name = browser && os ? t('sessions.on', { browser, os }) : browser || os || t('sessions.browser');
  return (
    <li class="line line--dated">
      <TintedIcon icon="history" tint="stone" />
      <div class="line__main">
        <p class="line__name">{name}</p>
        {address && <p class="line__note">{t('logins.from', { address })}</p>}
      </div>
      <time class="line__note line__when" dateTime={at} title={format.fullMoment(at)}>
        {format.moment(at, Date.now())}
      </time>
    </li>
  );
}
