import { type AppServices, Badge, Button, type IconName, TintedIcon } from '@cozy/ui';
import { deedsOf } from '@cozy/ui/rights';
import { useNames } from '../journal/names.ts';
import { useI18n } from '../locales/index.ts';
import { useShareNames } from './share-names.ts';
import type { Friend, Share } from './sharing-api.ts';

type ShareLineProps = { share: Share; services: AppServices; onEnd: () => void; onLetGo: (friend: Friend) => void };

export function ShareLine({ share, services, onEnd, onLetGo }: ShareLineProps) {
  const { t, format } = useI18n();
  const { titleOf, thingsOf } = useShareNames(services);
  const { list } = useNames(services);
  const isOver = share.expiresAt !== undefined && Date.parse(share.expiresAt) <= Date.now();
  const verbs = [...new Set(share.shared.flatMap((one) => (one.verbs.length === 0 ? ['ALL'] : one.verbs)))];
  const deeds = list(deedsOf(verbs).map((deed) => t(`right.${deed}`)));
  const notes = [
    share.title && thingsOf(share),
    deeds && t('sharing.may', { deeds }),
    share.hasPassword && t('sharing.password'),
    share.expiresAt
      ? t(isOver ? 'sharing.over' : 'sharing.until', { when: format.date(share.expiresAt) })
      : t('sharing.forEver'),
    nameOfApp(services, share.source),
  ].filter(Boolean);
  return (
    <li class={`line line--wrap${share.friends.length > 0 ? ' line--top' : ''}`}>
      <TintedIcon icon={iconOf(share)} tint={isOver ? 'stone' : share.title ? 'plum' : 'sky'} />
      <div class="line__main">
        <p class="line__name">
          {titleOf(share)}
          {isOver && <Badge tone="warn">{t('sharing.isOver')}</Badge>}
        </p>
        <p class="line__note">{notes.join(' · ')}</p>
        {share.friends.length > 0 && (
          <ul class="friends" aria-label={t('sharing.friends')}>
            {share.friends.map((friend) => (
              <FriendLine key={friend.id} friend={friend} onLetGo={() => onLetGo(friend)} />
            ))}
          </ul>
        )}
      </div>
      <Button small aria-label={t('sharing.endNamed', { name: titleOf(share) })} onClick={onEnd}>
        {t('sharing.end')}
      </Button>
    </li>
  );
}

function FriendLine({ friend, onLetGo }: { friend: Friend; onLetGo: () => void }) {
  const { t, format } = useI18n();
  const note = friend.proven_at
    ? t('sharing.proven', { when: format.date(friend.proven_at) })
    : t(friend.proof ? 'sharing.proves' : 'sharing.byCode');
  return (
    <li class="friends__one">
      <span class="line__main">
        <span class="line__name">{friend.name}</span>
        <span class="line__note">{[friend.email, note].filter(Boolean).join(' · ')}</span>
      </span>
      <Button small aria-label={t('sharing.letGoNamed', { name: friend.name })} onClick={onLetGo}>
        {t('sharing.letGo')}
      </Button>
    </li>
  );
}

function iconOf({ title, shared: [first] }: Share): IconName {
  if (title) return 'people';
  if (first?.type !== 'io.cozy.files') return 'link';
  return first.kind === 'directory' ? 'folder' : 'file';
}

function nameOfApp({ apps }: AppServices, source: string): string {
  const [, slug = ''] = source.split('/');
  const known = apps.value.phase === 'ready' ? apps.value.apps.find((app) => app.slug === slug) : undefined;
  return known?.name ?? slug;
}
