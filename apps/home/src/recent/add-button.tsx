import { Button } from '@cozy/ui';
import type { IncomingFile } from '@cozy/ui/files';
import { useRef } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';

type AddButtonProps = {
  /** Among other things to do. */
  small?: boolean;
  onFiles: (files: IncomingFile[]) => void;
};

/** Has files chosen, by who does not drop them. */
export function AddButton({ small = false, onFiles }: AddButtonProps) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  function take(): void {
    const files = [...(input.current?.files ?? [])];
    // The same file chosen twice in a row must be an event again.
    if (input.current) input.current.value = '';
    onFiles(files.map((file) => ({ file, folders: [] })));
  }
  const look = small ? ({ small, tone: 'soft' } as const) : ({ tone: 'primary', icon: 'upload' } as const);
  return (
    <>
      <Button {...look} onClick={() => input.current?.click()}>
        {t('recent.add')}
      </Button>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={take}
      />
    </>
  );
}
