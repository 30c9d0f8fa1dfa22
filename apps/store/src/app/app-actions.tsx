import { Button, ConfirmDialog } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { addedRights, RightLine } from '@cozy/ui/manifest';
import { useState } from 'preact/hooks';
import type { Channel, Installed, Offer } from '../catalog/catalog.ts';
import { type Key, useI18n } from '../locales/index.ts';
import type { StoreServices } from '../services.ts';
import { type Work, Working } from './working.tsx';

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

/** What is under way, begun here or elsewhere. */
function workOf(mine: Installed | null): Work | null {
  if (mine?.state === 'installing') return 'install';
  return mine?.state === 'upgrading' ? 'update' : null;
}

/** Install, update, open, remove: what makes sense now, and how far it is. */
export function AppActions({ offer, mine, channel, isKept, services }: AppActionsProps) {
  const { t } = useI18n();
  const { catalog, toasts } = services;
  const [asking, setAsking] = useState<'update' | 'remove' | null>(null);
  const [sent, setSent] = useState<Work | null>(null);

  async function run(work: Work, send: () => Promise<void>): Promise<void> {
    setAsking(null);
    setSent(work);
    try {
      await send();
    } catch (error) {
      toasts.show({ text: t(failureOf(error)), tone: 'danger' });
    } finally {
      setSent(null);
    }
  }

  async function remove(app: Installed): Promise<void> {
    await catalog.uninstall(app);
    // One that has accounts goes after them.
    if (catalog.installed.value?.has(app.slug)) toasts.show({ text: t('remove.later', { name }), tone: 'plain' });
  }

  const name = offer?.facts.name ?? mine?.facts.name ?? '';
  const work = sent ?? workOf(mine);
  if (work) return <Working work={work} name={name} offer={offer} state={mine?.state} />;
  if (!mine || mine.state === 'errored') {
    if (!offer) return null;
    const isAgain = mine?.state === 'errored';
    return (
      <>
        <Button
          tone="primary"
          icon="download"
          onClick={() => void run('install', () => catalog.install(offer, channel))}
        >
          {t(isAgain ? 'installAgain' : 'install')}
        </Button>
        {isAgain && mine && (
          <Button icon="trash" onClick={() => void run('remove', () => catalog.uninstall(mine))}>
            {t('remove')}
          </Button>
        )}
      </>
    );
  }
  const isOther =
    offer !== null && (offer.version !== mine.version || (mine.channel !== null && channel !== mine.channel));
  const added = offer ? addedRights(mine.facts.rights, offer.facts.rights) : [];
  const update = () => void run('update', () => catalog.update(mine, channel));
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
          onConfirm={() => run('remove', () => remove(mine))}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
