import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../icons/icon.tsx';
import './notice.css';

/** A band across the page about its state. */
export function Notice({ icon, children }: { icon: IconName; children: ComponentChildren }) {
  return (
    <div class="ui-notice">
      <Icon name={icon} size={18} />
      <span>{children}</span>
    </div>
  );
}

export type EmptyStateProps = {
  picture?: ComponentChildren;
  title: string;
  text: string;
  action?: ComponentChildren;
  /** It is all that the page has: its title is that of the page. */
  isPage?: boolean;
};

/** What a list shows when it has nothing, and what to do about it. */
export function EmptyState({ picture, title, text, action, isPage = false }: EmptyStateProps) {
  return (
    <div class="ui-empty">
      {picture}
      {isPage ? <h1 class="ui-empty__title ui-empty__title--page">{title}</h1> : <p class="ui-empty__title">{title}</p>}
      <p class="ui-empty__text">{text}</p>
      {action && <div class="ui-empty__action">{action}</div>}
    </div>
  );
}
