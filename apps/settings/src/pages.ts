import type { IconName } from '@cozy/ui';

/** The pages of the app, in the order of the list. */
export const PAGES = [
  { id: 'profile', icon: 'user' },
  { id: 'security', icon: 'shield' },
  { id: 'devices', icon: 'phone' },
  { id: 'programs', icon: 'key' },
  { id: 'storage', icon: 'disk' },
  { id: 'journal', icon: 'history' },
] as const satisfies readonly { id: string; icon: IconName }[];

export type PageId = (typeof PAGES)[number]['id'];

/** Addresses that other programs know: those of the ecosystem's own settings app. */
const KNOWN: Readonly<Record<string, PageId>> = {
  '/profile/password': 'security',
  '/connectedDevices': 'devices',
  '/sessions': 'security',
};

/** The page of an address; null is the list alone, which a phone shows first. */
export function pageOf(hash: string): PageId | null {
  const path = hash.replace(/^#/, '');
  const known = KNOWN[path];
  if (known) return known;
  const [, id] = path.split('/');
  return PAGES.find((page) => page.id === id)?.id ?? null;
}
