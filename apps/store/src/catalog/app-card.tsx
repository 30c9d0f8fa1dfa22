import { LinkCard } from '@cozy/ui';
import { AppIcon, type Facts } from '@cozy/ui/manifest';
import type { ComponentChildren } from 'preact';
import { hrefOf } from '../routes.ts';

type AppCardProps = { slug: string; icon: string; facts: Facts; note?: ComponentChildren };

export function AppCard({ slug, icon, facts, note }: AppCardProps) {
  return (
    <LinkCard
      href={hrefOf(slug)}
      picture={<AppIcon src={icon} name={facts.name} />}
      title={facts.name}
      text={facts.summary}
      note={note}
    />
  );
}
