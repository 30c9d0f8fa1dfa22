import type { Http } from '@cozy/ui/client';

/** Space used by the owner, in bytes; a null quota has no limit. */
export type DiskUsage = { used: number; quota: number | null };

type Settings = { data: { attributes: Record<string, unknown> } };

/** The name the owner goes by; empty when it was never said. */
export async function getPublicName(http: Http): Promise<string> {
  const { data } = await http.request<Settings>('GET', '/settings/instance');
  const name = data.attributes['public_name'];
  return typeof name === 'string' ? name : '';
}

export async function getDiskUsage(http: Http): Promise<DiskUsage> {
  const { data } = await http.request<Settings>('GET', '/settings/disk-usage');
  const { used, quota } = data.attributes;
  return { used: Number(used ?? 0) || 0, quota: quota === undefined || quota === null ? null : Number(quota) };
}

/** Ends the session on the owner's domain. */
export const logout = (http: Http): Promise<void> => http.request('DELETE', '/auth/login');
