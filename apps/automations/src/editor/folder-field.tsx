import { Button, Icon } from '@cozy/ui';
import { FolderPicker, ROOT_ID } from '@cozy/ui/files';
import { useId, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { AutomationsServices } from '../services.ts';

type FolderFieldProps = {
  label: string;
  value: string;
  error?: string | null;
  services: AutomationsServices;
  onChange: (id: string) => void;
};

/** A folder of the owner's files, chosen in a dialog. */
export function FolderField({ label, value, error, services, onChange }: FolderFieldProps) {
  const { t } = useI18n();
  const { files, names } = services;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const known = names.known.value.get(value);
  const name = value === ROOT_ID ? t('allFiles') : (known ?? '') || (known === '' ? t('gone') : '');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the fields beside it
    <div class="ui-field" role="group" aria-labelledby={`${id}-label`}>
      <span id={`${id}-label`} class="ui-field__label">
        {label}
      </span>
      <div class="folder-field">
        <Icon name="folder" />
        <span class="folder-field__name" dir="auto">
          {value === '' ? '—' : name}
        </span>
        <Button small tone="soft" aria-describedby={`${id}-label ${id}-error`} onClick={() => setOpen(true)}>
          {t(value === '' ? 'field.choose' : 'field.change')}
        </Button>
      </div>
      <span id={`${id}-error`} class="ui-field__error" role="alert">
        {error}
      </span>
      {isOpen && (
        <FolderPicker
          title={label}
          action={t('field.here')}
          files={files}
          startId={value === '' || known === '' ? ROOT_ID : value}
          excluded={new Set()}
          onPick={(folder) => {
            names.note(folder.id, folder.name);
            onChange(folder.id);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
