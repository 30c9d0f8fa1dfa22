import { type AppServices, Button, ConfirmDialog, LoadedView, Panel, TintedIcon, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { useProof } from '../proof.tsx';
import { NewPasskey } from './new-passkey.tsx';
import { hasPasskeys, listPasskeys, type Passkey, removePasskey, renamePasskey } from './passkeys-api.ts';
import { RenameDialog } from './rename-dialog.tsx';

type Asking = { kind: 'new' } | { kind: 'remove' | 'rename'; passkey: Passkey };

/** What logs in by a finger or a face. */
export function PasskeysPanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const proof = useProof(services, 'security');
  const [state, reload] = useLoaded(() => listPasskeys(services.http));
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);

  async function remove({ id, name }: Passkey): Promise<void> {
    if (!(await proof.attempt(() => removePasskey(services.http, id)))) return;
    services.toasts.show({ text: t('passkeys.removed', { name }), tone: 'plain' });
    reload();
  }

  async function rename({ id }: Passkey, name: string): Promise<void> {
    await renamePasskey(services.http, id, name);
    services.toasts.show({ text: t('passkeys.renamed', { name }), tone: 'plain' });
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
        {(passkeys) =>
          passkeys.length === 0 ? (
            <p class="ui-panel__text">{t(hasPasskeys ? 'passkeys.none' : 'passkeys.unknown')}</p>
          ) : (
            <ul class="bare-list">
              {passkeys.map((passkey) => (
                <PasskeyLine
                  key={passkey.id}
                  passkey={passkey}
                  onRename={() => setAsking({ kind: 'rename', passkey })}
                  onRemove={() => setAsking({ kind: 'remove', passkey })}
                />
              ))}
            </ul>
          )
        }
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
      {asking?.kind === 'rename' && (
        <RenameDialog
          title={t('passkeys.renameTitle')}
          label={t('passkeys.name')}
          name={asking.passkey.name}
          onRename={(name) => rename(asking.passkey, name)}
          onClose={close}
        />
      )}
      {proof.dialog}
    </Panel>
  );
}

type PasskeyLineProps = { passkey: Passkey; onRename: () => void; onRemove: () => void };

function PasskeyLine({ passkey, onRename, onRemove }: PasskeyLineProps) {
  const { t, format } = useI18n();
  const used = passkey.usedAt && format.moment(passkey.usedAt, Date.now());
  return (
    <li class="line line--wrap">
      <TintedIcon icon="key" tint="pine" />
      <div class="line__main">
        <p class="line__name">{passkey.name}</p>
        <p class="line__note">
          {t('passkeys.created', { when: format.date(passkey.createdAt) })}{' '}
          {used ? t('passkeys.used', { when: used }) : t('passkeys.unused')}
        </p>
      </div>
      <Button small aria-label={t('passkeys.renameNamed', { name: passkey.name })} onClick={onRename}>
        {t('passkeys.rename')}
      </Button>
      <Button small aria-label={t('passkeys.removeNamed', { name: passkey.name })} onClick={onRemove}>
        {t('passkeys.remove')}
      </Button>
    </li>
  );
}
