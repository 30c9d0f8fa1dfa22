import type { Http } from '../client/index.ts';

type Settings = { data: { attributes: Record<string, unknown> } };

/** The name the owner goes by; empty when it was never said. */
export async function getPublicName(http: Http): Promise<string> {
  const { data } = await http.request<Settings>('GET', '/settings/instance');
  const name = data.attributes['public_name'];
  return typeof name === 'string' ? name : '';
}

/** Ends the session on the owner's domain. */
export const logout = (http: Http): Promise<void> => http.request('DELETE', '/auth/login');
