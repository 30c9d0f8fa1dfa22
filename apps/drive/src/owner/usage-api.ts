import type { Http } from '@cozy/ui/client';

/** Space used by the owner, in bytes; a null quota has no limit. */
export type DiskUsage = { used: number; quota: number | null };

export async function readDiskUsage(http: Http): Promise<DiskUsage> {
  const { data } = await http.request<{ data: { attributes: Record<string, unknown> } }>('GET', '/settings/disk-usage');
  const { used, quota } = data.attributes;
  return { used: Number(used ?? 0) || 0, quota: quota === undefined || quota === null ? null : Number(quota) };
}
