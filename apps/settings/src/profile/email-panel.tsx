import { type AppServices, Badge, Button, type Loaded, LoadedView, Panel, TintedIcon } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { cancelEmail, resendEmail } from './email-api.ts';
import { EmailDialog } from './email-dialog.tsx';
import { type InstanceSettings, textOf } from './instance-api.ts';

type EmailPanelProps = { services: AppServices; state: Loaded<InstanceSettings>; onChange: () => void };

/** Where the mails of the Cozy go, and whether the owner has answered the one to a new address. */
export function EmailPanel({ services, state, onChange }: EmailPanelProps) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  return (
    <Panel
      title={t('email.title')}
      text={t('email.text')}
      action={
        state.phase === 'ready' && (
          <Button tone="soft" onClick={() => setAsking(true)}>
            {t('email.change')}
          </Button>
        )
      }
    >
      <LoadedView state={state} onRetry={onChange} lines={1}>
        {(settings) => (
          <ul class="bare-list">
            <li class="line">
              <TintedIcon icon="mail" tint="pine" />
              <div class="line__main">
                <p class="line__name">{textOf(settings, 'email') || t('email.none')}</p>
                <p class="line__note">{t(textOf(settings, 'email') ? 'email.current' : 'email.noneText')}</p>
              </div>
            </li>
            {textOf(settings, 'pending_email') && (
              <PendingEmail email={textOf(settings, 'pending_email')} services={services} onChange={onChange} />
            )}
          </ul>
        )}
      </LoadedView>
      {asking && <EmailDialog services={services} onAsked={onChange} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

type PendingEmailProps = { email: string; services: AppServices; onChange: () => void };

function PendingEmail({ email, services, onChange }: PendingEmailProps) {
  const { t } = useI18n();
  const [working, setWorking] = useState(false);

  async function run(task: Promise<void>, done: Key): Promise<void> {
    setWorking(true);
    try {
      await task;
      services.toasts.show({ text: t(done, { email }), tone: 'plain' });
      onChange();
    } catch (error) {
      const isOften = error instanceof ApiError && error.status === 429;
      services.toasts.show({ text: t(isOften ? 'email.often' : 'failed'), tone: 'danger' });
    } finally {
      setWorking(false);
    }
  }

  return (
    <li class="line line--wrap">
      <TintedIcon icon="clock" tint="amber" />
      <div class="line__main">
        <p class="line__name">
          {email}
          <Badge tone="warn">{t('email.waits')}</Badge>
        </p>
        <p class="line__note">{t('email.waitsText')}</p>
      </div>
      <div class="line__actions">
        <Button small tone="soft" busy={working} onClick={() => void run(resendEmail(services.http), 'email.sent')}>
          {t('email.resend')}
        </Button>
        <Button small busy={working} onClick={() => void run(cancelEmail(services.http), 'email.cancelled')}>
          {t('email.cancel')}
        </Button>
      </div>
    </li>
  );
}
