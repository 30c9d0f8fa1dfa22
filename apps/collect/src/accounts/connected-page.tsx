import { EmptyState, LinkCard, LinkCards, LinkCardsSkeleton, type Loaded, LoadedView } from '@cozy/ui';
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
      <LoadedView state={state} onRetry={onRetry} skeleton={<LinkCardsSkeleton count={3} />}>
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
            <LinkCards>
              {all.map((one) => (
                <li key={one.id}>
                  <ConnectionCard connection={one} konnector={installed?.get(one.slug)} />
                </li>
              ))}
              {unused.map((one) => (
                <li key={one.slug}>
                  <LinkCard
                    href={serviceHref(one.slug)}
                    picture={<AppIcon src={one.icon} name={one.facts.name} />}
                    title={one.facts.name}
                    note={t('connected.unused')}
                  />
                </li>
              ))}
            </LinkCards>
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
    <LinkCard
      href={accountHref(slug, id)}
      picture={<AppIcon src={konnector?.icon ?? ''} name={name} />}
      title={name}
      text={connection.name || t('account.unnamed')}
      note={<StatusNote connection={connection} />}
    />
  );
}
