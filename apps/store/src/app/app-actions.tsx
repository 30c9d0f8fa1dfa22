import { type AppsState, Button, ConfirmDialog } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { addedRights, RightLine } from '@cozy/ui/manifest';
import { useRef, useState } from 'preact/hooks';
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
  const [sent, setSent] = useState<Work | null>(null);
  const name = offer?.facts.name ?? mine?.facts.name ?? '';
  const work = sent ?? workOf(mine);
  const [spoken, forget] = useSpoken(work, name, mine);

  async function run(begun: Work, send: () => Promise<void>): Promise<void> {
    setSent(begun);
    try {
      await send();
    } catch (error) {
      forget();
      toasts.show({ text: t(failureOf(error)), tone: 'danger' });
    } finally {
      setSent(null);
    }
  }

  const again = mine?.state === 'errored' ? mine : null;
  const isAbsent = !mine || again !== null;
  return (
    <>
      <p class="visually-hidden" role="status">
        {spoken}
      </p>
      {work && (
        <Working
          work={work}
          title={t(`working.${work}`, { name })}
          offer={offer}
          state={mine?.state}
          far={catalog.progress.value.get(offer?.slug ?? mine?.slug ?? '')}
        />
      )}
      {!work && isAbsent && offer && (
        <Button
          tone="primary"
          icon="download"
          onClick={() => void run('install', () => catalog.install(offer, channel))}
        >
          {t(again ? 'installAgain' : 'install')}
        </Button>
      )}
      {!work && again && offer && (
        <Button icon="trash" onClick={() => void run('remove', () => catalog.uninstall(again))}>
          {t('remove')}
        </Button>
      )}
      {!work && mine && !again && (
        <InstalledActions
          offer={offer}
          mine={mine}
          name={name}
          channel={channel}
          isKept={isKept}
          services={services}
          run={run}
        />
      )}
    </>
  );
}

/**
 * What is said of it to who cannot see it. Its place is always there: screen readers read what is added to one that they know.
 * @returns also how to say nothing of what did not begin
 */
function useSpoken(work: Work | null, name: string, mine: Installed | null): [words: string, forget: () => void] {
  const { t } = useI18n();
  const last = useRef<Work | null>(null);
  const forget = () => {
    last.current = null;
  };
  last.current = work ?? last.current;
  if (work) return [t(`working.${work}`, { name }), forget];
  if (last.current === null) return ['', forget];
  if (mine?.error) return [t('app.error', { words: mine.error }), forget];
  const isThere = mine !== null;
  return [isThere === (last.current === 'remove') ? '' : t(`done.${last.current}`, { name }), forget];
}

/** Where what reads a service is told which one; null without the app for it. */
function accountsHref({ kind, slug }: Installed, state: AppsState): string | null {
  const collect = state.phase === 'ready' ? state.apps.find((app) => app.slug === 'collect') : undefined;
  return kind === 'konnector' && collect ? `${collect.href}#/connected/${slug}` : null;
}

type InstalledActionsProps = Omit<AppActionsProps, 'mine'> & {
  mine: Installed;
  name: string;
  run: (work: Work, send: () => Promise<void>) => Promise<void>;
};

function InstalledActions({ offer, mine, name, channel, isKept, services, run }: InstalledActionsProps) {
  const { t } = useI18n();
  const { catalog, toasts } = services;
  const [asking, setAsking] = useState<'update' | 'remove' | null>(null);
  const isOther =
    offer !== null && (offer.version !== mine.version || (mine.channel !== null && channel !== mine.channel));
  const added = offer ? addedRights(mine.facts.rights, offer.facts.rights) : [];
  const update = () => void run('update', () => catalog.update(mine, channel));
  const next = mine.href ?? accountsHref(mine, services.apps.value);

  async function remove(): Promise<void> {
    await catalog.uninstall(mine);
    // One that has accounts goes after them.
    if (catalog.installed.value?.has(mine.slug)) toasts.show({ text: t('remove.later', { name }), tone: 'plain' });
  }

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
      {next && (
        <a class={`ui-button ui-button--${isOther ? 'soft' : 'primary'}`} href={next}>
          {t(mine.href ? 'open' : 'connect')}
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
          onConfirm={async () => void run('remove', remove)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
