import type { Theme } from '@cozy/ui';
import type { Http } from '@cozy/ui/client';

/** Space used by the owner, in bytes; a null quota has no limit. */
export type DiskUsage = { used: number; quota: number | null };

type Settings = { data: { id: string; attributes: Record<string, unknown>; meta?: object } };

export async function getDiskUsage(http: Http): Promise<DiskUsage> {
  const { data } = await http.request<Settings>('GET', '/settings/disk-usage');
  const { used, quota } = data.attributes;
  return { used: Number(used ?? 0) || 0, quota: quota === undefined || quota === null ? null : Number(quota) };
}

/** For every app. The settings are replaced whole, and may have changed in another window: they are read again. */
export async function writeTheme(http: Http, theme: Theme): Promise<void> {
  const { data } = await http.request<Settings>('GET', '/settings/instance');
  const { id, attributes, meta } = data;
  const changed = { ...attributes, theme: theme || undefined };
  const body = { data: { type: 'io.cozy.settings', id, attributes: changed, meta } };
  await http.request('PUT', '/settings/instance', { body });
}
