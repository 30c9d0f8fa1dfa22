import { Button, ConfirmDialog, Progress } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { addedRights, RightLine } from '@cozy/ui/manifest';
import { useState } from 'preact/hooks';
import type { Channel, Installed, Offer } from '../catalog/catalog.ts';
import { type Key, useI18n } from '../locales/index.ts';
import type { StoreServices } from '../services.ts';

type AppActionsProps = {
  offer: Offer | null;
  mine: Installed | null;
  channel: Channel;
  /** It cannot be removed. */
  isKept: boolean;
  services: StoreServices;
};

const FAILURES: Record<number, Key> = {
  403: 'failed.forbidden',
  404: 'failed.gone',
  409: 'failed.busy',
  502: 'failed.registry',
};

function failureOf(error: unknown): Key {
  if (!(error instanceof ApiError)) return 'failed';
  return error.code === 'linked_app_exists' ? 'failed.linked' : (FAILURES[error.status] ?? 'failed');
}

/** Install, update, open, remove: what makes sense now, and how far it is. */
export function AppActions({ offer, mine, channel, isKept, services }: AppActionsProps) {
  const { t } = useI18n();
  const { catalog, toasts } = services;
  const [asking, setAsking] = useState<'update' | 'remove' | null>(null);
  const [isSending, setSending] = useState(false);

  async function run(work: () => Promise<void>): Promise<void> {
    setAsking(null);
    setSending(true);
    try {
      await work();
    } catch (error) {
      toasts.show({ text: t(failureOf(error)), tone: 'danger' });
    } finally {
      setSending(false);
    }
  }

  async function remove(app: Installed): Promise<void> {
    await catalog.uninstall(app);
    // One that has accounts goes after them.
    if (catalog.installed.value?.has(app.slug)) toasts.show({ text: t('remove.later', { name }), tone: 'plain' });
  }

  const name = offer?.facts.name ?? mine?.facts.name ?? '';
  const isWorking = isSending || mine?.state === 'installing' || mine?.state === 'upgrading';
  if (isWorking) {
    return (
      <div class="working" role="status">
        <p>{t(mine?.state === 'upgrading' ? 'working.update' : 'working.install', { name })}</p>
        <Progress label={t('working.install', { name })} share={null} />
      </div>
    );
  }
  if (!mine || mine.state === 'errored') {
    if (!offer) return null;
    const isAgain = mine?.state === 'errored';
    return (
      <>
        <Button tone="primary" icon="download" onClick={() => void run(() => catalog.install(offer, channel))}>
          {t(isAgain ? 'installAgain' : 'install')}
        </Button>
        {isAgain && mine && (
          <Button icon="trash" onClick={() => void run(() => catalog.uninstall(mine))}>
            {t('remove')}
          </Button>
        )}
      </>
    );
  }
  const isOther =
    offer !== null && (offer.version !== mine.version || (mine.channel !== null && channel !== mine.channel));
  const added = offer ? addedRights(mine.facts.rights, offer.facts.rights) : [];
  const update = () => void run(() => catalog.update(mine, channel));
  return (
    <>
      {isOther && (
        <Button tone="primary" icon="download" onClick={() => (added.length > 0 ? setAsking('update') : update())}>
          {t(offer?.version === mine.version ? 'follow' : 'update')}
        </Button>
      )}
      {mine.origin === 'address' && (
        <a class={`ui-button ui-button--${mine.waiting ? 'primary' : 'soft'}`} href={catalog.addressHref(mine.source)}>
          {t('address.see')}
        </a>
      )}
      {mine.href && (
        <a class={`ui-button ui-button--${isOther ? 'soft' : 'primary'}`} href={mine.href}>
          {t('open')}
        </a>
      )}
      {!isKept && (
        <Button icon="trash" onClick={() => setAsking('remove')}>
          {t('remove')}
        </Button>
      )}
      {asking === 'update' && (
        <ConfirmDialog
          title={t('update.title', { name })}
          text={t('update.text')}
          action={t('update.agree')}
          tone="primary"
          onConfirm={async () => update()}
          onClose={() => setAsking(null)}
        >
          <ul class="bare-list ui-rights__list">
            {added.map((right) => (
              <RightLine key={`${right.doctype} ${right.verbs.join()}`} right={right} isNew={false} />
            ))}
          </ul>
        </ConfirmDialog>
      )}
      {asking === 'remove' && (
        <ConfirmDialog
          title={t('remove.title', { name })}
          text={t(mine.kind === 'konnector' ? 'remove.connector' : 'remove.text')}
          action={t('remove')}
          onConfirm={() => run(() => remove(mine))}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
