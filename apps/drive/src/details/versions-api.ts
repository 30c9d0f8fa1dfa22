import type { Http } from '@cozy/ui/client';

/** An old content of a file. `id` is `<file>/<version>`; its size is in bytes, its date in ISO 8601. */
export type Version = { id: string; size: number; updatedAt: string };

type Included = { type: string; id: string; attributes: { size?: string | number; updated_at?: string } };

const segments = (id: string) => id.split('/').map(encodeURIComponent).join('/');

/** The latest first. */
export async function listVersions(http: Http, fileId: string): Promise<Version[]> {
  const { included = [] } = await http.request<{ included?: Included[] }>('GET', `/files/${segments(fileId)}`);
  return included
    .filter(({ type }) => type === 'io.cozy.files.versions')
    .map(({ id, attributes }) => ({ id, size: Number(attributes.size ?? 0), updatedAt: attributes.updated_at ?? '' }))
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
}

/** What is there now becomes a version. */
export const putBack = (http: Http, { id }: Version): Promise<void> =>
  http.request('POST', `/files/revert/${segments(id)}`);

export async function versionUrl(http: Http, { id }: Version): Promise<string> {
  const path = `/files/downloads?VersionId=${encodeURIComponent(id)}`;
  const { links } = await http.request<{ links: { related: string } }>('POST', path);
  return `${http.url(links.related)}?Dl=1`;
}
