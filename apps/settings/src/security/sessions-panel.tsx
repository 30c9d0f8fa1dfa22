import { type AppServices, Button, LoadedView, TintedIcon, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { useI18n } from '../locales/index.ts';
import { Panel } from '../panel.tsx';
import { listSessions, logOutElsewhere, type Session } from './sessions-api.ts';

/** Where the owner is logged in. */
export function SessionsPanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => listSessions(services.http));
  const [asking, setAsking] = useState(false);
  const others = state.phase === 'ready' && state.data.some(({ isCurrent }) => !isCurrent);

  async function leave(): Promise<void> {
    await logOutElsewhere(services.http);
    services.toasts.show({ text: t('sessions.left'), tone: 'plain' });
    reload();
  }

  return (
    <Panel
      title={t('sessions.title')}
      text={t('sessions.text')}
      action={
        others && (
          <Button tone="soft" onClick={() => setAsking(true)}>
            {t('sessions.leave')}
          </Button>
        )
      }
    >
      <LoadedView state={state} onRetry={reload}>
        {(sessions) => (
          <ul class="bare-list">
            {sessions.map((session) => (
              <SessionLine key={session.id} session={session} />
            ))}
          </ul>
        )}
      </LoadedView>
      {asking && (
        <ConfirmDialog
          title={t('sessions.leaveTitle')}
          text={t('sessions.leaveText')}
          action={t('sessions.leave')}
          onConfirm={leave}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  );
}

function SessionLine({ session }: { session: Session }) {
  const { t, format } = useI18n();
  return (
    <li class="line">
      <TintedIcon icon="browser" tint={session.isCurrent ? 'pine' : 'stone'} />
      <div class="line__main">
        <p class="line__name">
          {t('sessions.browser')}
          {session.isCurrent && <span class="badge">{t('sessions.here')}</span>}
        </p>
        <p class="line__note" title={format.fullMoment(session.lastSeen)}>
          {t('sessions.seen', { when: format.moment(session.lastSeen, Date.now()) })}
        </p>
      </div>
    </li>
  );
}
