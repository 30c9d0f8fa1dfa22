import type { IconName } from '@cozy/ui';

/** The pages of the app, in the order of the list. */
export const PAGES = [
  { id: 'profile', icon: 'user' },
  { id: 'security', icon: 'shield' },
  { id: 'appearance', icon: 'palette' },
  { id: 'notifications', icon: 'bell' },
  { id: 'apps', icon: 'apps' },
  { id: 'devices', icon: 'phone' },
  { id: 'programs', icon: 'key' },
  { id: 'sharing', icon: 'people' },
  { id: 'storage', icon: 'disk' },
  { id: 'failures', icon: 'warning' },
  { id: 'journal', icon: 'history' },
] as const satisfies readonly { id: string; icon: IconName }[];

export type PageId = (typeof PAGES)[number]['id'];

/** Addresses that other programs know: those of the ecosystem's own settings app. */
const KNOWN: Readonly<Record<string, PageId | undefined>> = {
  '/profile/password': 'security',
  '/connectedDevices': 'devices',
  '/sessions': 'security',
  '/permissions': 'apps',
};

/** A page, and what of it is open: an app, by its slug. */
export type Place = { page: PageId; detail: string };

/** The place of an address; null is the list alone, which a phone shows first. */
export function placeOf(hash: string): Place | null {
  const path = hash.replace(/^#/, '');
  const known = KNOWN[path];
  if (known) return { page: known, detail: '' };
  const [, id, detail = ''] = path.split('/');
  const found = PAGES.find((page) => page.id === id);
  return found ? { page: found.id, detail: decoded(detail) } : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
