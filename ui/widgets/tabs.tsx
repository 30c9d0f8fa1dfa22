import { useEffect, useRef } from 'preact/hooks';
import { Badge } from './badge.tsx';
import './tabs.css';

export type Tab = {
  href: string;
  label: string;
  isCurrent: boolean;
  /** How many things wait there; `label` says it in full. */
  waiting?: { count: number; label: string; tone: 'accent' | 'danger' };
};

/** The parts of an app, as links; `label` names them all. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const nav = useRef<HTMLElement>(null);
  const current = tabs.find(({ isCurrent }) => isCurrent)?.href;
  // On a phone they may be longer than the screen.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  return (
    <nav ref={nav} class="ui-tabs" aria-label={label}>
      {tabs.map(({ href, label: name, isCurrent, waiting }) => (
        <a key={href} class="ui-tab" href={href} aria-current={isCurrent ? 'page' : undefined}>
          {name}
          {waiting && waiting.count > 0 && (
            <Badge tone={waiting.tone} title={waiting.label}>
              {waiting.count}
            </Badge>
          )}
        </a>
      ))}
    </nav>
  );
}
