import type { AppServices } from '@cozy/ui';

/** Where another app of the owner opens; undefined when they do not have it. */
export function appHref({ apps }: AppServices, slug: string): string | undefined {
  return apps.value.phase === 'ready' ? apps.value.apps.find((one) => one.slug === slug)?.href : undefined;
}
