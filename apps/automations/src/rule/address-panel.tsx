import { Button, Panel, type ToastStore } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';

/** The address that sets the rule off. */
export function AddressPanel({ address, toasts }: { address: string; toasts: ToastStore }) {
  const { t } = useI18n();
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(address);
      toasts.show({ text: t('address.copied'), tone: 'plain' });
    } catch {
      // A browser that refuses leaves the field, which can be selected.
      document.querySelector<HTMLInputElement>('.address__text')?.select();
    }
  }
  return (
    <Panel title={t('address.title')} text={t('address.text')}>
      <div class="address">
        <input
          class="ui-field__input address__text"
          aria-label={t('address.label')}
          value={address}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button tone="soft" icon="copy" onClick={() => void copy()}>
          {t('address.copy')}
        </Button>
      </div>
    </Panel>
  );
}
