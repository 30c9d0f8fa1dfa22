import { type AppServices, Button, CodeForm, Dialog } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { codeProblem } from './code-problem.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { confirmTotp, type TotpOffer } from './second-factor-api.ts';
import './second-factor.css';

type TotpDialogProps = { services: AppServices; offer: TotpOffer; onClose: () => void };

/** The picture for the phone, then a code of it, then the recovery codes. */
export function TotpDialog({ services, offer, onClose }: TotpDialogProps) {
  const { t } = useI18n();
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  async function confirm(code: string): Promise<string | null> {
    try {
      setCodes(await confirmTotp(services.http, code));
      return null;
    } catch (error) {
      return t(codeProblem(error));
    }
  }

  if (codes) return <RecoveryCodes codes={codes} onClose={onClose} />;
  return (
    <Dialog title={t('factor.useApp')} onClose={onClose}>
      <CodeForm
        label={t('factor.code')}
        action={t('factor.confirm')}
        onCode={confirm}
        others={<Button onClick={onClose}>{t('cancel')}</Button>}
      >
        <p class="ui-panel__text">{t('factor.scan')}</p>
        <img class="totp-picture" src={offer.picture} alt={t('factor.picture')} width="208" height="208" />
        <p class="ui-panel__text">
          {t('factor.typed')} <code class="totp-secret">{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </p>
      </CodeForm>
    </Dialog>
  );
}
