import type { Http } from '../client/index.ts';
import type { ShellApp } from '../shell/app-shell.tsx';

/** An installed app, whatever its state. */
export type OwnedApp = ShellApp & {
  state: 'ready' | 'installed' | 'installing' | 'upgrading' | 'errored';
  /** A version that waits for the owner's consent; empty without one. */
  waiting: string;
  /** As its manifest says, which nobody has checked. */
  widgets: unknown;
};

type Attributes = {
  slug?: string;
  name?: string;
  state?: OwnedApp['state'];
  available_version?: string;
  widgets?: unknown;
  locales?: Record<string, { name?: string }>;
};
type Resource = { id: string; attributes: Attributes; links?: { related?: string; icon?: string } };

/** The installed apps, by name, in the owner's language where the app speaks it. `href` is empty when one cannot be opened. */
export async function listApps(http: Http, locale: string): Promise<OwnedApp[]> {
  const { data } = await http.request<{ data: Resource[] }>('GET', '/apps/');
  const language = locale.split('-')[0] ?? 'en';
  return data
    .flatMap(({ attributes, links }): OwnedApp[] => {
      const { slug, state = 'ready', available_version: waiting = '', widgets } = attributes;
      if (!slug) return [];
      const name = attributes.locales?.[language]?.name ?? attributes.name ?? slug;
      const icon = http.url(links?.icon ?? `/apps/${slug}/icon`);
      return [{ slug, name, href: links?.related ?? '', icon, state, waiting, widgets }];
    })
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}

/** Those that the bar offers. */
export const canBeOpened = ({ href, state }: OwnedApp): boolean =>
  href !== '' && (state === 'ready' || state === 'upgrading');
