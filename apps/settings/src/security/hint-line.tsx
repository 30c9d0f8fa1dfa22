import { type AppServices, Button, Dialog, DialogActions, Field, LoadedView, TintedIcon, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { hasHint, writeHint } from './passphrase-api.ts';

/** The words that are mailed to an owner who has forgotten the passphrase; nobody can read them here. */
export function HintLine({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => hasHint(services.http));
  const [asking, setAsking] = useState(false);
  return (
    <LoadedView state={state} onRetry={reload} lines={1}>
      {(isThere) => (
        <div class="line line--wrap line--apart">
          <TintedIcon icon="info" tint={isThere ? 'pine' : 'stone'} />
          <div class="line__main">
            <p class="line__name">{t('hint.title')}</p>
            <p class="line__note">{t(isThere ? 'hint.there' : 'hint.none')}</p>
          </div>
          <Button small onClick={() => setAsking(true)}>
            {t(isThere ? 'hint.change' : 'hint.add')}
          </Button>
          {asking && (
            <HintDialog services={services} isThere={isThere} onSaved={reload} onClose={() => setAsking(false)} />
          )}
        </div>
      )}
    </LoadedView>
  );
}

type HintDialogProps = { services: AppServices; isThere: boolean; onSaved: () => void; onClose: () => void };

function HintDialog({ services, isThere, onSaved, onClose }: HintDialogProps) {
  const { t } = useI18n();
  const [hint, setHint] = useState('');
  const [wrong, setWrong] = useState<Key | null>(null);

  async function save(text: string): Promise<void> {
    try {
      await writeHint(services.http, text);
      services.toasts.show({ text: t(text === '' ? 'hint.removed' : 'hint.saved'), tone: 'plain' });
      onSaved();
      onClose();
    } catch {
      setWrong('failed');
    }
  }
  const submit = (event: Event) => {
    event.preventDefault();
    if (hint.trim() === '') setWrong('hint.needed');
    else void save(hint.trim());
  };

  return (
    <Dialog title={t('hint.title')} onClose={onClose}>
      <form class="panel__form" noValidate onSubmit={submit}>
        <p class="ui-panel__text">{t('hint.text')}</p>
        <Field
          label={t('hint.label')}
          name="hint"
          maxLength={200}
          value={hint}
          error={wrong && t(wrong)}
          onInput={(event) => setHint(event.currentTarget.value)}
        />
        <DialogActions>
          {isThere && <Button onClick={() => void save('')}>{t('hint.remove')}</Button>}
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" tone="primary">
            {t('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
