import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useUiI18n } from '../i18n/index.ts';
import { Icon } from '../icons/icon.tsx';
import type { ShellApp } from '../shell/app-shell.tsx';
import { IconButton } from '../widgets/button.tsx';
import { isInside } from '../widgets/inside.ts';
import type { Toasts } from '../widgets/toast-store.ts';
import type { Notices, Told } from './notices.ts';
import './notices.css';

type NoticesButtonProps = { notices: Notices; apps: readonly ShellApp[]; toasts: Toasts };

/** What the owner was told, newest first; to open it is to have read it, on every device. Not there for an app that may not know. */
export function NoticesButton({ notices, apps, toasts }: NoticesButtonProps) {
  const { t } = useUiI18n();
  const [isOpen, setOpen] = useState(false);
  // What was new when the list was opened stays marked as long as it is on screen.
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const root = useRef<HTMLDivElement>(null);
  const panelId = useId();
  const told = notices.told.value;
  const unread = notices.unread.value;

  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = (event: Event) => {
      if (!isInside(root.current, event)) setOpen(false);
    };
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      setOpen(false);
      root.current?.querySelector('button')?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
    };
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen || unread === 0) return;
    setFresh(new Set([...fresh, ...(told ?? []).filter(({ isRead }) => !isRead).map(({ id }) => id)]));
    notices.markAllRead().catch(() => undefined);
  }, [isOpen, unread]);

  if (!told) return null;

  function toggle(): void {
    if (!isOpen) setFresh(new Set());
    setOpen(!isOpen);
  }

  async function dismiss({ id }: Told): Promise<void> {
    await notices.dismiss(id).catch(() => toasts.show({ text: t('notices.failed'), tone: 'danger' }));
  }

  return (
    <div class="notices" ref={root}>
      <button
        type="button"
        class="ui-button ui-button--quiet ui-button--icon"
        aria-label={unread > 0 ? t('notices.unread', { count: unread }) : t('notices')}
        title={t('notices')}
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        onClick={toggle}
      >
        <Icon name="bell" />
        {unread > 0 && <span class="notices__count">{unread > 9 ? '9+' : unread}</span>}
      </button>
      {isOpen && (
        <section id={panelId} class="notices__panel" aria-label={t('notices')}>
          <h2 class="notices__title">{t('notices')}</h2>
          {told.length === 0 ? (
            <p class="notices__none">{t('notices.none')}</p>
          ) : (
            <ul class="bare-list notices__list">
              {told.map((one) => (
                <NoticeLine
                  key={one.id}
                  one={one}
                  isFresh={fresh.has(one.id)}
                  app={apps.find(({ slug }) => slug === one.slug)}
                  onDismiss={() => void dismiss(one)}
                />
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  );
}

/** A page of somebody else is told nothing of where the owner comes from. */
const OUTSIDE = { target: '_blank', rel: 'noopener noreferrer' } as const;

type NoticeLineProps = { one: Told; isFresh: boolean; app: ShellApp | undefined; onDismiss: () => void };

function NoticeLine({ one, isFresh, app, onDismiss }: NoticeLineProps) {
  const { t, format } = useUiI18n();
  const href = one.link ?? app?.href;
  const title = (
    <span class="notices__name" dir="auto">
      {one.title}
    </span>
  );
  return (
    <li class={`notices__line${isFresh ? ' notices__line--fresh' : ''}`}>
      <span class="notices__picture">{app ? <img src={app.icon} alt="" /> : <Icon name="bell" size={18} />}</span>
      <div class="notices__text">
        {href ? (
          <a class="notices__link" href={href} {...(one.outside && OUTSIDE)}>
            {title}
          </a>
        ) : (
          title
        )}
        {one.text && (
          <p class="notices__words" dir="auto">
            {one.text}
          </p>
        )}
        <p class="notices__when">
          {app && `${app.name} · `}
          {one.outside && (
            <span class="notices__host">
              <Icon name="globe" size={14} />
              {`${one.outside} · `}
            </span>
          )}
          <time dateTime={one.createdAt} title={format.fullMoment(one.createdAt)}>
            {format.moment(one.createdAt, Date.now())}
          </time>
        </p>
      </div>
      <IconButton small icon="close" label={t('notices.dismiss', { title: one.title })} onClick={onDismiss} />
    </li>
  );
}
