import { Button, Dialog, DialogActions, useCopy } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import './second-factor.css';

/** Shows the codes for the day when the phone is lost, this once. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useI18n();
  const { copied, words, copy } = useCopy();
  return (
    <Dialog title={t('factor.codesTitle')} onClose={onClose}>
      <p class="ui-panel__text">{t('factor.codesText')}</p>
      <ul class="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p class={copied ? 'visually-hidden' : 'ui-panel__text'} role="status">
        {words}
      </p>
      <DialogActions>
        <Button tone="soft" icon={copied ? 'check' : 'copy'} onClick={() => void copy(codes.join('\n'))}>
          {t(copied ? 'factor.copied' : 'factor.copyCodes')}
        </Button>
        <Button tone="primary" onClick={onClose}>
          {t('factor.codesKept')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
