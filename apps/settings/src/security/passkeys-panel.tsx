import { type AppServices, Button, ConfirmDialog, LoadedView, TintedIcon, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { Panel } from '../panel.tsx';
import { NewPasskey } from './new-passkey.tsx';
import { askForProof, hasPasskeys, listPasskeys, type Passkey, removePasskey, wantsProof } from './passkeys-api.ts';

type Asking = { kind: 'new' } | { kind: 'remove'; passkey: Passkey };

/** What logs in by a finger or a face. */
export function PasskeysPanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => listPasskeys(services.http));
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);

  async function remove({ id, name }: Passkey): Promise<void> {
    try {
      await removePasskey(services.http, id);
    } catch (error) {
      if (!wantsProof(error)) throw error;
      return askForProof(services.http);
    }
    services.toasts.show({ text: t('passkeys.removed', { name }), tone: 'plain' });
    reload();
  }

  return (
    <Panel
      title={t('passkeys.title')}
      text={t('passkeys.text')}
      action={
        hasPasskeys && (
          <Button tone="soft" icon="plus" onClick={() => setAsking({ kind: 'new' })}>
            {t('passkeys.new')}
          </Button>
        )
      }
    >
      <LoadedView state={state} onRetry={reload}>
        {(passkeys) => (
          <ul class="bare-list">
            {passkeys.map((passkey) => (
              <PasskeyLine key={passkey.id} passkey={passkey} onRemove={() => setAsking({ kind: 'remove', passkey })} />
            ))}
          </ul>
        )}
      </LoadedView>
      {asking?.kind === 'new' && <NewPasskey services={services} onMade={reload} onClose={close} />}
      {asking?.kind === 'remove' && (
        <ConfirmDialog
          title={t('passkeys.removeTitle', { name: asking.passkey.name })}
          text={t('passkeys.removeText')}
          action={t('passkeys.remove')}
          onConfirm={() => remove(asking.passkey)}
          onClose={close}
        />
      )}
    </Panel>
  );
}

function PasskeyLine({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const { t, format } = useI18n();
  const used = passkey.usedAt && format.moment(passkey.usedAt, Date.now());
  return (
    <li class="line">
      <TintedIcon icon="key" tint="pine" />
      <div class="line__main">
        <p class="line__name">{passkey.name}</p>
        <p class="line__note">{used ? t('passkeys.used', { when: used }) : t('passkeys.unused')}</p>
      </div>
      <Button small aria-label={t('passkeys.removeNamed', { name: passkey.name })} onClick={onRemove}>
        {t('passkeys.remove')}
      </Button>
    </li>
  );
}
