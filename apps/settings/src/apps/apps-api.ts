import type { Http } from '@cozy/ui/client';
import { listAll, type Resource } from '../resources.ts';

/** A rule as a manifest or a document of permissions has it. */
export type Rule = { type: string; verbs?: string[]; values?: string[]; selector?: string; description?: string };

export type App = {
  slug: string;
  name: string;
  icon: string;
  /** Where it opens. */
  address: string;
  version: string;
  description: string;
  /** What its manifest asks for. */
  rights: Right[];
};

/** One line of the manifest: what is asked, and why, in the words of the app. */
export type Right = { title: string; rule: Rule; reason: string };

type Words = { name?: string; short_description?: string; permissions?: Record<string, { description?: string }> };
type Manifest = Words & {
  slug: string;
  version?: string;
  permissions?: Record<string, Rule>;
  locales?: Record<string, Words>;
};

type AppResource = Resource<Manifest> & { links?: { related?: string; icon?: string } };

/** By their names, in the owner's language where the app speaks it. */
export async function listAppsWithRights(http: Http, locale: string): Promise<App[]> {
  const found = (await listAll<Manifest>(http, '/apps/')) as AppResource[];
  return found.map((app) => toApp(http, app, locale)).sort((a, b) => a.name.localeCompare(b.name, locale));
}

export async function readApp(http: Http, slug: string, locale: string): Promise<App> {
  const { data } = await http.request<{ data: AppResource }>('GET', `/apps/${encodeURIComponent(slug)}`);
  return toApp(http, data, locale);
}

function toApp(http: Http, { attributes, links }: AppResource, locale: string): App {
  const { slug, version = '', permissions = {}, locales = {} } = attributes;
  const words = locales[locale.split('-')[0] ?? ''] ?? {};
  return {
    slug,
    name: words.name ?? attributes.name ?? slug,
    icon: http.url(links?.icon ?? `/apps/${slug}/icon`),
    address: links?.related ?? '',
    version,
    description: words.short_description ?? attributes.short_description ?? '',
    rights: Object.entries(permissions).map(([title, rule]) => ({
      title,
      rule,
      reason: words.permissions?.[title]?.description ?? rule.description ?? '',
    })),
  };
}

type Granted = { data: Resource<{ permissions: Record<string, Rule> }> };
const pathOf = (slug: string) => `/permissions/apps/${encodeURIComponent(slug)}`;

/** The titles of the rules that hold. */
export async function readGranted(http: Http, slug: string): Promise<ReadonlySet<string>> {
  const { data } = await http.request<Granted>('GET', pathOf(slug));
  return new Set(Object.keys(data.attributes.permissions));
}

/** Off, the app is refused at once; on again, it has what its manifest asks for. */
export async function switchRight(http: Http, slug: string, { title, rule }: Right, isOn: boolean) {
  const { type, verbs, values, selector } = rule;
  const given = { type, ...(verbs && { verbs }), ...(values && { values }), ...(selector && { selector }) };
  const permissions = { [title]: isOn ? given : { type: '' } };
  const body = { data: { type: 'io.cozy.permissions', attributes: { permissions } } };
  const { data } = await http.request<Granted>('PATCH', pathOf(slug), { body });
  return new Set(Object.keys(data.attributes.permissions));
}
