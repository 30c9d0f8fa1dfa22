import type { ComponentChildren } from 'preact';
import { hrefOf } from '../routes.ts';
import type { Facts } from './manifest.ts';

type AppCardProps = { slug: string; icon: string; facts: Facts; note?: ComponentChildren };

export function AppCard({ slug, icon, facts, note }: AppCardProps) {
  return (
    <a class="app-card card" href={hrefOf(slug)}>
      <AppIcon src={icon} name={facts.name} />
      <span class="app-card__text">
        <span class="app-card__name" dir="auto">
          {facts.name}
        </span>
        <span class="app-card__summary" dir="auto">
          {facts.summary}
        </span>
        {note && <span class="app-card__note">{note}</span>}
      </span>
    </a>
  );
}

/** The first letter stands behind an icon that does not come. */
export function AppIcon({ src, name, large }: { src: string; name: string; large?: boolean }) {
  return (
    <span class={`app-icon${large ? ' app-icon--large' : ''}`}>
      <span aria-hidden="true">{[...name][0]?.toLocaleUpperCase()}</span>
      <img
        src={src}
        alt=""
        loading="lazy"
        onError={(event) => {
          event.currentTarget.hidden = true;
        }}
      />
    </span>
  );
}
