import { type AppServices, Button, ConfirmDialog, type Loaded, Panel } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { type InstanceSettings, textOf } from './instance-api.ts';

/** The end of it all: a link that is mailed, then a page where the owner types the name of the Cozy. */
export function DeletionPanel({ services, state }: { services: AppServices; state: Loaded<InstanceSettings> }) {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const email = state.phase === 'ready' ? textOf(state.data, 'email') : '';
  const { domain } = services.boot;

  async function ask(): Promise<void> {
    await services.http.request('POST', '/settings/instance/deletion', { body: {} });
    setSentTo(email);
  }

  return (
    <Panel title={t('deletion.title')} text={t('deletion.text')}>
      <div class="panel__actions">
        <Button tone="danger" disabled={email === ''} onClick={() => setAsking(true)}>
          {t('deletion.ask')}
        </Button>
      </div>
      <p class="ui-panel__text" role="status">
        {sentTo !== null && t('deletion.sent', { email: sentTo })}
        {state.phase === 'ready' && email === '' && t('deletion.noEmail')}
      </p>
      {asking && (
        <ConfirmDialog
          title={t('deletion.sure', { domain })}
          text={t('deletion.sureText', { email })}
          action={t('deletion.send')}
          onConfirm={ask}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  );
}
