import { Button, type ToastStore } from '@cozy/ui';
import { useId } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';

/** The address that sets the rule off. */
export function AddressPanel({ address, toasts }: { address: string; toasts: ToastStore }) {
  const { t } = useI18n();
  const id = useId();
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
    <section class="card panel" aria-labelledby={id}>
      <h2 id={id}>{t('address.title')}</h2>
      <p class="soft">{t('address.text')}</p>
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
    </section>
  );
}
