import { CodeForm, Icon } from '@cozy/ui';
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
  const { way, needsCode, isAgain } = challenge;

  async function send(code: string): Promise<string | null> {
    try {
      await services.connections.change(connection.id, (account) => ({ ...account, twoFACode: code }));
      return null;
    } catch {
      return t('form.failed');
    }
  }

  const words = way === 'EMAIL' || way === 'SMS' ? t(`code.${way}`) : t(needsCode ? 'code.other' : 'code.app');
  return (
    <div class="challenge">
      <p class="challenge__title" role="alert">
        <Icon name="key" size={18} /> {t('code.title', { name })}
      </p>
      <p>{isAgain ? t('code.again') : words}</p>
      {needsCode && <CodeForm label={t('code.label')} action={t('code.send')} inputMode="text" onCode={send} />}
    </div>
  );
}
