import { EmptyState, type Loaded, LoadedView } from '@cozy/ui';
import { AppIcon } from '@cozy/ui/manifest';
import type { Konnector } from '../konnectors/konnector.ts';
import { useI18n } from '../locales/index.ts';
import { accountHref, serviceHref } from '../routes.ts';
import type { CollectServices } from '../services.ts';
import { type Connection, statusOf } from './connection.ts';
import { StatusNote } from './status-note.tsx';

type ConnectedPageProps = { services: CollectServices; state: Loaded<void>; onRetry: () => void };

/** Every account; those that need their owner come first. */
export function ConnectedPage({ services, state, onRetry }: ConnectedPageProps) {
  const { t, format } = useI18n();
  document.title = `${t('connected')} · ${t('title')}`;
  const installed = services.konnectors.installed.value;
  const all = [...(services.connections.list.value ?? [])];
  const nameOf = ({ slug }: Connection) => installed?.get(slug)?.facts.name ?? slug;
  const rank = (one: Connection) => (statusOf(one) === 'failed' ? 0 : 1);
  all.sort((a, b) => rank(a) - rank(b) || format.compare(nameOf(a), nameOf(b)) || format.compare(a.name, b.name));
  const unused = [...(installed?.values() ?? [])].filter(({ slug }) => !all.some((one) => one.slug === slug));
  return (
    <section class="collect__page" aria-labelledby="connected">
      <h1 id="connected">{t('connected')}</h1>
      <LoadedView state={state} onRetry={onRetry} lines={4}>
        {() =>
          all.length + unused.length === 0 ? (
            <EmptyState
              title={t('connected.none')}
              text={t('connected.noneText')}
              action={
                <a class="ui-button ui-button--primary" href="#/discover">
                  {t('connected.find')}
                </a>
              }
            />
          ) : (
            <ul class="collect__grid bare-list">
              {all.map((one) => (
                <li key={one.id}>
                  <ConnectionCard connection={one} konnector={installed?.get(one.slug)} />
                </li>
              ))}
              {unused.map((one) => (
                <li key={one.slug}>
                  <a class="service-card card" href={serviceHref(one.slug)}>
                    <AppIcon src={one.icon} name={one.facts.name} />
                    <span class="service-card__text">
                      <span class="service-card__name" dir="auto">
                        {one.facts.name}
                      </span>
                      <span class="service-card__note">{t('accounts.count', { count: 0 })}</span>
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedView>
    </section>
  );
}

function ConnectionCard({ connection, konnector }: { connection: Connection; konnector: Konnector | undefined }) {
  const { t } = useI18n();
  const { slug, id } = connection;
  const name = konnector?.facts.name ?? slug;
  return (
    <a class="service-card card" href={accountHref(slug, id)}>
      <AppIcon src={konnector?.icon ?? ''} name={name} />
      <span class="service-card__text">
        <span class="service-card__name" dir="auto">
          {name}
        </span>
        <span class="service-card__account" dir="auto">
          {connection.name || t('account.unnamed')}
        </span>
        <StatusNote connection={connection} />
      </span>
    </a>
  );
}
