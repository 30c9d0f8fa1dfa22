import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { RealtimeState } from '../client/index.ts';
import { useUiI18n } from '../i18n/index.ts';
import { Icon } from '../icons/icon.tsx';
import { Menu, menuIcon } from '../widgets/menu.tsx';
import { Notice } from '../widgets/notice.tsx';
import type { Toasts as ToastStore } from '../widgets/toast-store.ts';
import { Toasts } from '../widgets/toasts.tsx';
import { Mark } from './mark.tsx';
import { type Shortcut, ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import './app-shell.css';

/** An app of the switcher. `href` and `icon` are addresses. */
export type ShellApp = { slug: string; name: string; href: string; icon: string };

/** What surrounds an app: `AppFrame` fills it with the services of one. */
export type AppShellProps = {
  appName: string;
  /** Every app of the owner, for the switcher. */
  apps: readonly ShellApp[];
  /** `picture` is an address; empty when there is none. */
  owner: { name: string; domain: string; picture: string };
  connection: { online: boolean; realtime: RealtimeState; signedOut?: boolean };
  toasts: ToastStore;
  onLogout: () => void;
  /** The keys of this app, told from the menu of the account. */
  shortcuts?: readonly Shortcut[];
  /** What the bar offers between the switcher and the account. */
  tools?: ComponentChildren;
  children: ComponentChildren;
};

/** What surrounds every app: the bar with the switcher and the account, the state of the connection, the messages. */
export function AppShell({
  appName,
  apps,
  owner,
  connection,
  toasts,
  onLogout,
  shortcuts = [],
  tools,
  children,
}: AppShellProps) {
  const { t } = useUiI18n();
  const content = useRef<HTMLElement>(null);
  const [isTelling, setTelling] = useState(false);
  useKeptFocus(content);
  return (
    <div class="ui-shell">
      <button type="button" class="ui-skip visually-hidden" onClick={() => content.current?.focus()}>
        {t('skip.content')}
      </button>
      <header class="ui-bar">
        <div class="ui-bar__row">
          <AppSwitcher appName={appName} apps={apps} />
          <span class="ui-bar__spacer" />
          <span class="ui-bar__tools">{tools}</span>
          <AccountMenu owner={owner} apps={apps} onLogout={onLogout} onShortcuts={() => setTelling(true)} />
        </div>
        <ConnectionNotice {...connection} />
      </header>
      <main ref={content} id="content" class="ui-content" tabIndex={-1}>
        {children}
      </main>
      {isTelling && <ShortcutsDialog shortcuts={shortcuts} onClose={() => setTelling(false)} />}
      <Toasts store={toasts} closeLabel={t('close')} />
    </div>
  );
}

type AppSwitcherProps = Pick<AppShellProps, 'appName' | 'apps'> & {
  /** What shows the name, when it is more than a text. */
  brand?: ComponentChildren;
  mark?: ComponentChildren;
};

export function AppSwitcher({ appName, apps, brand = appName, mark = <Mark size={30} /> }: AppSwitcherProps) {
  const { t } = useUiI18n();
  const items = apps.map((app) => ({
    key: app.slug,
    label: app.name,
    href: app.href,
    icon: <img class="ui-app-icon" src={app.icon} alt="" />,
  }));
  const name = (
    <>
      {mark}
      <span>{brand}</span>
    </>
  );
  // With one app there is nothing to switch to: a menu would be a door to a wall.
  if (items.length < 2) return <span class="ui-brand">{name}</span>;
  return (
    <Menu
      label={`${appName} — ${t('apps.open')}`}
      align="start"
      triggerClass="ui-brand"
      trigger={
        <>
          {name}
          <span class="ui-brand__turn">
            <Icon name="chevron" size={14} />
          </span>
        </>
      }
      items={items}
    />
  );
}

type AccountMenuProps = Pick<AppShellProps, 'owner' | 'apps' | 'onLogout'> & { onShortcuts?: () => void };

export function AccountMenu({ owner, apps, onLogout, onShortcuts }: AccountMenuProps) {
  const { t } = useUiI18n();
  const settings = apps.find(({ slug }) => slug === 'settings');
  const initial = [...owner.name.trim()][0]?.toLocaleUpperCase();
  return (
    <Menu
      label={t('account')}
      triggerClass="ui-avatar"
      trigger={
        owner.picture ? (
          <img class="ui-avatar__picture" src={owner.picture} alt="" />
        ) : (
          (initial ?? <Icon name="user" />)
        )
      }
      head={
        <>
          {owner.name && <span class="ui-owner">{owner.name}</span>}
          {owner.domain}
        </>
      }
      items={[
        ...(settings
          ? [{ key: 'settings', label: settings.name, icon: menuIcon('sliders'), href: settings.href }]
          : []),
        // A screen that is touched has no keys.
        ...(onShortcuts && matchMedia('(any-pointer: fine)').matches
          ? [{ key: 'shortcuts', label: t('shortcuts'), icon: menuIcon('keyboard'), onSelect: onShortcuts }]
          : []),
        { key: 'logout', label: t('account.logout'), icon: menuIcon('logout'), onSelect: onLogout },
      ]}
    />
  );
}

export function ConnectionNotice({ online, realtime, signedOut = false }: AppShellProps['connection']) {
  const { t } = useUiI18n();
  if (signedOut && online) return <SignedOutNotice />;
  const lost = !online || realtime === 'waiting';
  return (
    <div role="status">{lost && <Notice icon="cloudOff">{t(online ? 'state.waiting' : 'state.offline')}</Notice>}</div>
  );
}

/** The login is in another tab: what is in this one would be lost by leaving it. */
function SignedOutNotice() {
  const { t } = useUiI18n();
  return (
    <div role="status">
      <Notice icon="lock">
        {t('state.signedOut')}{' '}
        <a class="ui-notice__link" href={location.href} target="_blank" rel="noreferrer">
          {t('state.login')}
        </a>
      </Notice>
    </div>
  );
}
