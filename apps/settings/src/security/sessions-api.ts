import { ApiError, type Http } from '@cozy/ui/client';
import { listAll, type Resource } from '../resources.ts';

export type Session = {
  id: string;
  lastSeen: string;
  isCurrent: boolean;
  browser: string;
  os: string;
  address: string;
};

/** The one of this browser first, then the latest. */
export async function listSessions(http: Http): Promise<Session[]> {
  const [all, current] = await Promise.all([
    listAll<{ last_seen: string; browser?: string; os?: string; ip?: string }>(http, '/settings/sessions'),
    currentSession(http),
  ]);
  return all
    .map(({ id, attributes: { last_seen, browser = '', os = '', ip = '' } }) => ({
      id,
      lastSeen: last_seen,
      isCurrent: id === current,
      browser,
      os,
      address: ip,
    }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || (a.lastSeen < b.lastSeen ? 1 : -1));
}

/** Undefined where the app runs without a cookie of the owner's domain. */
async function currentSession(http: Http): Promise<string | undefined> {
  try {
    return (await http.request<{ data: Resource<object> }>('GET', '/settings/sessions/current')).data.id;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

export const logOutElsewhere = (http: Http): Promise<void> => http.request('DELETE', '/auth/login/others');

/** Logs one browser out. */
export const endSession = (http: Http, id: string): Promise<void> =>
  http.request('DELETE', `/settings/sessions/${encodeURIComponent(id)}`);
