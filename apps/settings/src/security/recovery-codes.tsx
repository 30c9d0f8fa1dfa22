import { Button, Dialog, DialogActions } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import './second-factor.css';

/** Shows the codes for the day when the phone is lost, this once. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useI18n();
  const [copied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(codes.join('\n'));
    setCopied(true);
  }
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
      <DialogActions>
        <Button tone="soft" icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
          {t(copied ? 'factor.copied' : 'factor.copyCodes')}
        </Button>
        <Button tone="primary" onClick={onClose}>
          {t('factor.codesKept')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
