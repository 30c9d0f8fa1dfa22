import { type AppServices, Button, Dialog, DialogActions, Field } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { confirmTotp, type TotpOffer } from './second-factor-api.ts';
import './second-factor.css';

type TotpDialogProps = { services: AppServices; offer: TotpOffer; onClose: () => void };

/** The picture for the phone, then a code of it, then the recovery codes. */
export function TotpDialog({ services, offer, onClose }: TotpDialogProps) {
  const { t } = useI18n();
  const [passcode, setPasscode] = useState('');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [wrong, setWrong] = useState<Key | null>(null);

  async function confirm(event: Event): Promise<void> {
    event.preventDefault();
    setWrong(null);
    try {
      setCodes(await confirmTotp(services.http, passcode.replace(/\s/g, '')));
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0;
      setWrong(status === 422 ? 'factor.wrong' : status === 429 ? 'passphrase.often' : 'failed');
    }
  }

  if (codes) return <RecoveryCodes codes={codes} onClose={onClose} />;
  return (
    <Dialog title={t('factor.useApp')} onClose={onClose}>
      <form class="panel__form" noValidate onSubmit={(event) => void confirm(event)}>
        <p class="panel__text">{t('factor.scan')}</p>
        <img class="totp-picture" src={offer.picture} alt={t('factor.picture')} width="208" height="208" />
        <p class="panel__text">
          {t('factor.typed')} <code class="totp-secret">{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </p>
        <Field
          label={t('factor.code')}
          name="passcode"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={10}
          required
          value={passcode}
          error={wrong && t(wrong)}
          onInput={(event) => setPasscode(event.currentTarget.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('factor.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
