import type { ComponentChildren } from 'preact';
import { Icon } from '../icons/icon.tsx';
import './back-link.css';

/** The way up from a thing to the list that it is in. */
export function BackLink({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a class="ui-back" href={href}>
      <Icon name="chevronBack" size={16} />
      {children}
    </a>
  );
}
