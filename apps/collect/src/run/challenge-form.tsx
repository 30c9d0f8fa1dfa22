import { Button, Field, Icon } from '@cozy/ui';
import { useState } from 'preact/hooks';
import type { Challenge, Connection } from '../accounts/connection.ts';
import { useI18n } from '../locales/index.ts';
import type { CollectServices } from '../services.ts';

type ChallengeFormProps = { connection: Connection; challenge: Challenge; name: string; services: CollectServices };

/**
 * A service wants a proof while it is read: what is typed goes in `twoFACode` of the account, where the konnector waits
 * for it, as in the ecosystem.
 */
export function ChallengeForm({ connection, challenge, name, services }: ChallengeFormProps) {
  const { t } = useI18n();
  const [code, setCode] = useState('');
  const [state, setState] = useState<'typing' | 'sending' | 'failed'>('typing');
  const { way, needsCode, isAgain } = challenge;

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (code.trim() === '') return;
    setState('sending');
    try {
      await services.connections.change(connection.id, (account) => ({ ...account, twoFACode: code.trim() }));
      setCode('');
      setState('typing');
    } catch {
      setState('failed');
    }
  }

  const words = way === 'EMAIL' || way === 'SMS' ? t(`code.${way}`) : t(needsCode ? 'code.other' : 'code.app');
  return (
    <form class="challenge" onSubmit={(event) => void send(event)}>
      <p class="challenge__title" role="alert">
        <Icon name="key" size={18} /> {t('code.title', { name })}
      </p>
      <p>{isAgain ? t('code.again') : words}</p>
      {needsCode && (
        <div class="challenge__row">
          <Field
            label={t('code.label')}
            name="code"
            value={code}
            inputMode="text"
            autoComplete="one-time-code"
            error={state === 'failed' ? t('form.failed') : null}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <Button tone="primary" type="submit" disabled={state === 'sending'}>
            {t('code.send')}
          </Button>
        </div>
      )}
    </form>
  );
}
