import type { Http } from '@cozy/ui/client';

/** In bytes; a null quota has no limit. */
export type Usage = {
  used: number;
  quota: number | null;
  parts: { name: 'files' | 'trash' | 'versions'; bytes: number }[];
};

export async function readUsage(http: Http): Promise<Usage> {
  const { data } = await http.request<{ data: { attributes: Record<string, string | undefined> } }>(
    'GET',
    '/settings/disk-usage?include=trash',
  );
  const bytes = (name: string) => Number(data.attributes[name] ?? 0) || 0;
  const quota = data.attributes['quota'];
  return {
    used: bytes('used'),
    quota: quota === undefined ? null : Number(quota),
    // What is in the trash is counted among the files.
    parts: [
      { name: 'files', bytes: bytes('files') - bytes('trash') },
      { name: 'trash', bytes: bytes('trash') },
      { name: 'versions', bytes: bytes('versions') },
    ],
  };
}
