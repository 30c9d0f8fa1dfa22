import type { Installed, Offer } from './catalog.ts';

/** Whether there is something newer than what runs: told by the server, or seen in the stable channel. */
export function hasUpdate({ slug, version, waiting, channel }: Installed, offers: readonly Offer[]): boolean {
  if (waiting !== '') return true;
  const offer = offers.find((one) => one.slug === slug);
  return channel === 'stable' && offer !== undefined && offer.version !== version;
}

/** The categories that are there, by how many applications have them. */
export function categoriesOf(offers: readonly Offer[]): string[] {
  const counts = new Map<string, number>();
  for (const { facts } of offers) {
    for (const category of new Set(facts.categories)) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([category]) => category);
}
