import type { Http } from '@cozy/ui/client';

export type Login = { id: string; at: string; browser: string; os: string; address: string };
export type LoginPage = { logins: Login[]; hasMore: boolean };

type Document = { _id: string; created_at: string; browser?: string; os?: string; ip?: string };
const DATABASE = '/data/io.cozy.sessions.logins';
export const PAGE = 10;

/** The logins of the last year, the latest first. */
export async function readLogins(http: Http, skip: number): Promise<LoginPage> {
  await http.request('POST', `${DATABASE}/_index`, { body: { index: { fields: ['created_at'] } } });
  const query = { selector: { created_at: { $gt: '' } }, sort: [{ created_at: 'desc' }], limit: PAGE, skip };
  const { docs, next } = await http.request<{ docs: Document[]; next: boolean }>('POST', `${DATABASE}/_find`, {
    body: query,
  });
  const logins = docs.map(({ _id, created_at, browser = '', os = '', ip = '' }) => ({
    id: _id,
    at: created_at,
    browser,
    os,
    address: ip,
  }));
  return { logins, hasMore: next };
}
