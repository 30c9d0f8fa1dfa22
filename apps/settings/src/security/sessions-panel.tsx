import { type AppServices, Badge, Button, ConfirmDialog, LoadedView, Panel, TintedIcon, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { endSession, listSessions, logOutElsewhere, type Session } from './sessions-api.ts';

/** Where the owner is logged in. */
export function SessionsPanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => listSessions(services.http));
  const [asking, setAsking] = useState<'others' | Session | null>(null);
  const others = state.phase === 'ready' && state.data.some(({ isCurrent }) => !isCurrent);

  async function leave(): Promise<void> {
    await logOutElsewhere(services.http);
    services.toasts.show({ text: t('sessions.left'), tone: 'plain' });
    reload();
  }

  async function end({ id }: Session): Promise<void> {
    await endSession(services.http, id);
    services.toasts.show({ text: t('sessions.ended'), tone: 'plain' });
    reload();
  }

  return (
    <Panel
      title={t('sessions.title')}
      text={t('sessions.text')}
      action={
        others && (
          <Button tone="soft" onClick={() => setAsking('others')}>
            {t('sessions.leave')}
          </Button>
        )
      }
    >
      <LoadedView state={state} onRetry={reload}>
        {(sessions) => (
          <ul class="bare-list">
            {sessions.map((session) => (
              <SessionLine key={session.id} session={session} onEnd={() => setAsking(session)} />
            ))}
          </ul>
        )}
      </LoadedView>
      {asking === 'others' && (
        <ConfirmDialog
          title={t('sessions.leaveTitle')}
          text={t('sessions.leaveText')}
          action={t('sessions.leave')}
          onConfirm={leave}
          onClose={() => setAsking(null)}
        />
      )}
      {asking !== null && asking !== 'others' && (
        <ConfirmDialog
          title={t('sessions.endTitle')}
          text={t('sessions.endText')}
          action={t('sessions.end')}
          onConfirm={() => end(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </Panel>
  );
}

function SessionLine({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { t, format } = useI18n();
  const { browser, os } = session;
  const name = browser && os ? t('sessions.on', { browser, os }) : browser || os || t('sessions.browser');
  return (
    <li class="line line--wrap">
      <TintedIcon icon="browser" tint={session.isCurrent ? 'pine' : 'stone'} />
      <div class="line__main">
        <p class="line__name">
          {name}
          {session.isCurrent && <Badge tone="soft">{t('sessions.here')}</Badge>}
        </p>
        <p class="line__note" title={format.fullMoment(session.lastSeen)}>
          {t('sessions.seen', { when: format.moment(session.lastSeen, Date.now()) })}
          {session.address && ` · ${t('logins.from', { address: session.address })}`}
        </p>
      </div>
      {!session.isCurrent && (
        <Button small aria-label={t('sessions.endNamed', { name })} onClick={onEnd}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
