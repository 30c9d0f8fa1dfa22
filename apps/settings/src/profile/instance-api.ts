import type { Http } from '@cozy/ui/client';
import type { Resource } from '../resources.ts';

export type InstanceSettings = Resource<Record<string, unknown>>;

export async function readInstance(http: Http): Promise<InstanceSettings> {
  const { data } = await http.request<{ data: InstanceSettings }>('GET', '/settings/instance');
  return data;
}

/** The document is replaced: what is not sent is removed, so the rest of it goes along. */
export async function writeInstance(
  http: Http,
  { id, attributes, meta }: InstanceSettings,
  changes: Record<string, unknown>,
): Promise<InstanceSettings> {
  const body = { data: { type: 'io.cozy.settings', id, attributes: { ...attributes, ...changes }, meta } };
  return (await http.request<{ data: InstanceSettings }>('PUT', '/settings/instance', { body })).data;
}

export const textOf = ({ attributes }: InstanceSettings, name: string): string => {
  const value = attributes[name];
  return typeof value === 'string' ? value : '';
};
