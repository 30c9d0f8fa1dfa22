import { Button, Panel, useCopy } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';

/** The address that sets the rule off. */
export function AddressPanel({ address }: { address: string }) {
  const { t } = useI18n();
  const { copied, words, copy } = useCopy();
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
        <Button tone="soft" icon={copied ? 'check' : 'copy'} onClick={() => void copy(address)}>
          {t('address.copy')}
        </Button>
      </div>
      <p class="soft" role="status">
        {copied ? t('address.copied') : words}
      </p>
    </Panel>
  );
}
