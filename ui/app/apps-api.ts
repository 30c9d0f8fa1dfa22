import type { Http } from '../client/index.ts';
import type { ShellApp } from '../shell/app-shell.tsx';

type Resource = {
  id: string;
  attributes: { slug?: string; name?: string; state?: string; locales?: Record<string, { name?: string }> };
  links?: { related?: string; icon?: string };
};

/** The installed apps that can be opened, by name, in the owner's language where the app speaks it. */
export async function listApps(http: Http, locale: string): Promise<ShellApp[]> {
  const { data } = await http.request<{ data: Resource[] }>('GET', '/apps/');
  const language = locale.split('-')[0] ?? 'en';
  return data
    .flatMap(({ attributes, links }): ShellApp[] => {
      const { slug, state } = attributes;
      if (!slug || !links?.related || (state && state !== 'ready')) return [];
      const name = attributes.locales?.[language]?.name ?? attributes.name ?? slug;
      return [{ slug, name, href: links.related, icon: http.url(links.icon ?? `/apps/${slug}/icon`) }];
    })
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}
