import { type Facts, readFacts } from '@cozy/ui/manifest';
import { type FieldSpec, readFields } from './fields.ts';
import { type Frequency, type Hours, readTimes } from './schedule.ts';

/** What reads a service for its owner: installed, or offered by a registry. All that it says comes from a stranger. */
export type Konnector = {
  slug: string;
  facts: Facts;
  icon: string;
  fields: readonly FieldSpec[];
  /** The account is opened at the provider itself. */
  oauth: { type: string; scope: string } | null;
  /** Site of the service; empty when there is none that is safe to open. */
  vendorLink: string;
  frequency: Frequency;
  hours: Hours;
  /** It saves files. */
  hasFolder: boolean;
  /** It runs on a device of its owner only. */
  isRemote: boolean;
  isInMaintenance: boolean;
  /** The owner may not run it by hand meanwhile. */
  isClosed: boolean;
  /** Null for one that is not installed. */
  state: 'ready' | 'installed' | 'installing' | 'upgrading' | 'errored' | null;
  /** A version that waits for the owner's consent. */
  waiting: string;
};

export type Members = Readonly<Record<string, unknown>>;
type Status = Pick<Konnector, 'icon' | 'state' | 'waiting' | 'isInMaintenance' | 'isClosed'>;

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

export function readKonnector(manifest: Members, locale: string, slug: string, status: Status): Konnector {
  const { folders, language, clientSide } = manifest;
  return {
    slug,
    facts: withOwnAccounts(readFacts(manifest, locale, slug)),
    fields: readFields(manifest, locale),
    oauth: readOAuth(manifest, slug),
    vendorLink: safeLink(manifest['vendor_link']),
    ...readTimes(manifest),
    hasFolder: Array.isArray(folders) && folders.length > 0,
    isRemote: clientSide === true || (language !== undefined && language !== 'node'),
    ...status,
  };
}

/** Whatever it asks for, the server gives it its own accounts only. */
function withOwnAccounts(facts: Facts): Facts {
  const rights = facts.rights.map((one) => ({
    ...one,
    isPartial: one.isPartial || one.doctype === 'io.cozy.accounts',
  }));
  return { ...facts, rights };
}

/** Empty for what a browser would run, or open elsewhere than in the web. */
export function safeLink(value: unknown): string {
  const url = typeof value === 'string' ? (URL.parse(value) ?? URL.parse(`https://${value}`)) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : '';
}

function readOAuth(manifest: Members, slug: string): Konnector['oauth'] {
  const { oauth, account_type: type } = manifest;
  if (typeof oauth !== 'object' || oauth === null) return null;
  const { scope } = members(oauth);
  const scopes = Array.isArray(scope) ? scope.filter((one) => typeof one === 'string').join(' ') : text(scope);
  return { type: text(type) || slug, scope: scopes };
}
