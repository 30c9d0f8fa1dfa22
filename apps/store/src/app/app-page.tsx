import { EmptyState, LoadedView, Notice, Panel, Select, Skeleton, useLoaded } from '@cozy/ui';
import { AppIcon, addedRights, type Facts, Rights } from '@cozy/ui/manifest';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Channel, Installed, Offer } from '../catalog/catalog.ts';
import { useI18n } from '../locales/index.ts';
import type { StoreServices } from '../services.ts';
import { AppActions } from './app-actions.tsx';
import { Details } from './details.tsx';
import { Screenshots } from './screenshots.tsx';
import { UpdatesPanel } from './updates-panel.tsx';

/** Of the server itself: without them the owner could not come back to this page. */
const KEPT = ['home', 'store', 'settings'];

type AppPageProps = {
  slug: string;
  /** What is installed was asked: it says whether a registry has anything to say of this one. */
  isKnown: boolean;
  services: StoreServices;
};

/** One application: what it is, what it asks for, and what can be done with it. */
export function AppPage({ slug, isKnown, services }: AppPageProps) {
  const { catalog } = services;
  const mine = catalog.installed.value?.get(slug) ?? null;
  const [chosen, setChosen] = useState<Channel | null>(null);
  const channel = chosen ?? mine?.channel ?? 'stable';
  if (!isKnown)
    return (
      <LoadedView
        state={{ phase: 'loading' }}
        onRetry={() => undefined}
        skeleton={<AppSkeleton />}
        children={() => null}
      />
    );
  return <ChannelPage slug={slug} channel={channel} mine={mine} services={services} onChannel={setChosen} />;
}

/** The shape of the head of an app, its pictures and its words. */
function AppSkeleton() {
  return (
    <div class="store__page">
      <div class="app-head">
        <Skeleton width="5.5rem" height="5.5rem" />
        <div class="app-head__text">
          <Skeleton width="12rem" height="2.25rem" />
          <Skeleton width="20rem" height="1.25rem" />
        </div>
      </div>
      <Skeleton width="100%" height="18rem" />
      <Skeleton width="100%" height="9rem" />
    </div>
  );
}

type ChannelPageProps = {
  slug: string;
  channel: Channel;
  mine: Installed | null;
  services: StoreServices;
  onChannel: (channel: Channel) => void;
};

function ChannelPage({ slug, channel, mine, services, onChannel }: ChannelPageProps) {
  const { t } = useI18n();
  const shown = useRef<Channel | null>(null);
  const [state, reload] = useLoaded(async () => {
    if (mine?.origin === 'address') return { offer: null, channel };
    try {
      const offer = await services.catalog.offer(slug, channel);
      shown.current = channel;
      return { offer, channel };
    } catch (error) {
      // What is shown stays, and so does the channel that it is of.
      if (shown.current !== null && shown.current !== channel) {
        services.toasts.show({ text: t('failed'), tone: 'danger' });
        onChannel(shown.current);
      }
      throw error;
    }
  });
  // The page stays as it is meanwhile, with what has the focus.
  const wanted = `${channel} ${mine?.version ?? ''}`;
  const known = useRef(wanted);
  useEffect(() => {
    if (known.current !== wanted) reload();
    known.current = wanted;
  }, [wanted]);
  return (
    <LoadedView state={state} onRetry={reload} skeleton={<AppSkeleton />} isPage>
      {({ offer, channel: offered }) => {
        const facts = offer?.facts ?? mine?.facts;
        if (!facts) return <EmptyState isPage title={t('app.gone')} text={t('app.goneText')} />;
        document.title = `${facts.name} · ${t('title')}`;
        return (
          <article class="store__page">
            <AppHead offer={offer} mine={mine} facts={facts}>
              <AppActions
                offer={offer}
                mine={mine}
                channel={offered}
                isKept={KEPT.includes(slug)}
                services={services}
              />
            </AppHead>
            {offer?.isInMaintenance && <Notice icon="warning">{t('maintenance.text')}</Notice>}
            {mine?.error && <Notice icon="warning">{t('app.error', { words: mine.error })}</Notice>}
            {offer && <Screenshots offer={offer} services={services} />}
            {facts.description && (
              <Panel title={t('app.about')}>
                <p class="app__description" dir="auto">
                  {facts.description}
                </p>
              </Panel>
            )}
            <Rights facts={facts} added={mine && offer ? addedRights(mine.facts.rights, offer.facts.rights) : []} />
            {mine && mine.state === 'ready' && <UpdatesPanel mine={mine} services={services} />}
            {offer && offer.channels.length > 1 && (
              <Panel title={t('channel')}>
                <Select
                  label={t('channel.label')}
                  value={channel}
                  options={offer.channels.map((one) => ({ value: one, label: t(`channel.${one}`) }))}
                  onChange={(event) => onChannel(event.currentTarget.value as Channel)}
                />
                <p class="ui-panel__text">{t(`channel.${channel}.text`)}</p>
              </Panel>
            )}
            <Details offer={offer} mine={mine} />
          </article>
        );
      }}
    </LoadedView>
  );
}

type AppHeadProps = {
  offer: Offer | null;
  mine: Installed | null;
  facts: Facts;
  children: preact.ComponentChildren;
};

function AppHead({ offer, mine, facts, children }: AppHeadProps) {
  const { t } = useI18n();
  const version = offer?.version ?? mine?.version ?? '';
  const notes = [
    ...(facts.editor ? [t('app.by', { editor: facts.editor })] : []),
    t('version', { version }),
    ...(mine && offer && mine.version !== offer.version ? [t('app.has', { version: mine.version })] : []),
  ];
  return (
    <header class="app-head">
      <AppIcon src={mine?.icon ?? offer?.icon ?? ''} name={facts.name} large />
      <div class="app-head__text">
        <h1 dir="auto">{facts.name}</h1>
        <p dir="auto">{facts.summary}</p>
        <p class="app-head__notes">{notes.join(' · ')}</p>
      </div>
      <div class="app-head__actions">{children}</div>
    </header>
  );
}
