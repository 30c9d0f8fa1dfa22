import { type AppServices, ConfirmDialog, EmptyState, LoadedView, Panel, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { ShareLine } from './share-line.tsx';
import { useShareNames } from './share-names.ts';
import { endShare, type Friend, letGo, listShares, type Share } from './sharing-api.ts';
import './sharing.css';

type Asking = { share: Share; friend?: Friend };

/** All that is open to others, whichever app opened it. */
export function SharingPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const { titleOf } = useShareNames(services);
  const [state, reload] = useLoaded(() => listShares(services.http));
  const [asking, setAsking] = useState<Asking | null>(null);

  async function end({ share, friend }: Asking): Promise<void> {
    await (friend ? letGo(services.http, share, friend) : endShare(services.http, share));
    const text = friend ? t('sharing.letGone', { name: friend.name }) : t('sharing.ended', { name: titleOf(share) });
    services.toasts.show({ text, tone: 'plain' });
    reload();
  }

  const part = (title: string, text: string, shares: readonly Share[], none: string) => (
    <Panel title={title} text={text}>
      {shares.length === 0 ? (
        <p class="ui-panel__text">{none}</p>
      ) : (
        <ul class="bare-list">
          {shares.map((share) => (
            <ShareLine
              key={share.id}
              share={share}
              services={services}
              onEnd={() => setAsking({ share })}
              onLetGo={(friend) => setAsking({ share, friend })}
            />
          ))}
        </ul>
      )}
    </Panel>
  );

  return (
    <>
      <LoadedView state={state} onRetry={reload} lines={4}>
        {(shares) =>
          shares.length === 0 ? (
            <Panel title={t('sharing.links')}>
              <EmptyState title={t('sharing.none')} text={t('sharing.noneText')} />
            </Panel>
          ) : (
            <>
              {part(t('sharing.links'), t('sharing.linksText'), shares.filter(isLink), t('sharing.noLinks'))}
              {part(t('sharing.friends'), t('sharing.friendsText'), shares.filter(isContext), t('sharing.noFriends'))}
            </>
          )
        }
      </LoadedView>
      {asking && (
        <ConfirmDialog
          title={
            asking.friend
              ? t('sharing.letGoTitle', { name: asking.friend.name })
              : t('sharing.endTitle', { name: titleOf(asking.share) })
          }
          text={t(asking.friend ? 'sharing.letGoText' : 'sharing.endText')}
          action={t(asking.friend ? 'sharing.letGo' : 'sharing.end')}
          onConfirm={() => end(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

const isContext = ({ title }: Share): boolean => title !== '';
const isLink = (share: Share): boolean => !isContext(share);
