import type { Http } from '@cozy/ui/client';

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A link that lets whoever has it see something, or add to it. */
export type PublicLink = {
  id: string;
  /** The file or folder that it opens. */
  fileId: string;
  /** What the address has; empty when this app did not make the link. */
  code: string;
  canAdd: boolean;
  hasPassword: boolean;
  /** ISO 8601; empty when it never ends. */
  expiresAt: string;
};

type Rule = { type: string; verbs?: Verb[]; values?: string[] };
type Attributes = {
  permissions?: Record<string, Rule>;
  shortcodes?: Record<string, string>;
  password?: unknown;
  expires_at?: string;
};
type Resource = { id: string; attributes: Attributes };
export type LinkChange = { canAdd?: boolean; password?: string; expiresAt?: string };

const TYPE = 'io.cozy.files';
const segment = encodeURIComponent;
const verbsFor = (canAdd: boolean): Verb[] => (canAdd ? ['GET', 'POST'] : ['GET']);
const ruleFor = (fileId: string, canAdd: boolean) => ({
  files: { type: TYPE, verbs: verbsFor(canAdd), values: [fileId] },
});
const bodyOf = (attributes: object) => ({ body: { data: { type: 'io.cozy.permissions', attributes } } });

function toLink({ id, attributes }: Resource): PublicLink[] {
  const { permissions = {}, shortcodes = {}, password, expires_at: expiresAt = '' } = attributes;
  const rule = Object.values(permissions).find(({ type, values }) => type === TYPE && values?.length === 1);
  const fileId = rule?.values?.[0];
  if (!rule || !fileId) return [];
  const [code = ''] = Object.values(shortcodes);
  const canAdd = !rule.verbs || rule.verbs.length === 0 || rule.verbs.includes('POST');
  return [{ id, fileId, code, canAdd, hasPassword: password !== undefined && password !== false, expiresAt }];
}

/** The links on files, oldest first. */
export async function listLinks(http: Http): Promise<PublicLink[]> {
  const found: PublicLink[] = [];
  let next: string | undefined = `/permissions/doctype/${TYPE}/shared-by-link?page[limit]=100`;
  while (next) {
    const answer: { data: Resource[]; links?: { next?: string } } = await http.request('GET', next);
    found.push(...answer.data.flatMap(toLink));
    next = answer.links?.next;
  }
  return found;
}

export async function makeLink(http: Http, fileId: string): Promise<PublicLink> {
  const { data } = await http.request<{ data: Resource }>(
    'POST',
    '/permissions?codes=code',
    bodyOf({ permissions: ruleFor(fileId, false) }),
  );
  return { ...(toLink(data)[0] as PublicLink), code: data.attributes.shortcodes?.['code'] ?? '' };
}

/** An empty password or date takes it away. */
export async function changeLink(http: Http, link: PublicLink, change: LinkChange): Promise<PublicLink> {
  const { canAdd, password, expiresAt } = change;
  const path = `/permissions/${segment(link.id)}`;
  if (canAdd !== undefined) await http.request('PATCH', path, bodyOf({ permissions: ruleFor(link.fileId, canAdd) }));
  if (password !== undefined || expiresAt !== undefined) {
    const attributes = {
      ...(password !== undefined && { password }),
      ...(expiresAt !== undefined && { expires_at: expiresAt }),
    };
    await http.request('PATCH', path, bodyOf(attributes));
  }
  return {
    ...link,
    ...(canAdd !== undefined && { canAdd }),
    ...(password !== undefined && { hasPassword: password !== '' }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

export const revokeLink = (http: Http, { id }: PublicLink): Promise<void> =>
  http.request('DELETE', `/permissions/${segment(id)}`);

/** The address to give: the page of this app for visitors. */
export const addressOf = ({ code }: PublicLink): string => `${location.origin}/public?sharecode=${code}`;

/** Whether it opens nothing any more. */
export const isOver = ({ expiresAt }: PublicLink, now: number): boolean =>
  expiresAt !== '' && Date.parse(expiresAt) <= now;
