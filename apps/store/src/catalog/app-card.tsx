import { AppIcon, type Facts } from '@cozy/ui/manifest';
import type { ComponentChildren } from 'preact';
import { hrefOf } from '../routes.ts';

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
