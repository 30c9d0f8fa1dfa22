import { Button, Dialog, DialogActions } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import './second-factor.css';

/** Shows the codes for the day when the phone is lost, this once. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog title={t('factor.codesTitle')} onClose={onClose}>
      <p class="panel__text">{t('factor.codesText')}</p>
      <ul class="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button tone="primary" onClick={onClose}>
          {t('factor.codesKept')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
