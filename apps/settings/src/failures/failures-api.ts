import type { Http } from '@cozy/ui/client';
import { listAll } from '../resources.ts';

/** Work that has failed, and is done again only when its owner says so. */
export type Failure = {
  id: string;
  worker: string;
  /** What the work said; not in the owner's language, as a rule. */
  error: string;
  /** RFC 3339 */
  failed_at: string;
  /** How often, since it was last done. */
  count: number;
  /** False when what was asked is not kept. */
  can_retry: boolean;
  /** The texts of what was asked that say what it is about. */
  about: Readonly<Record<string, string | undefined>>;
};

const PATH = '/jobs/failures';
const MOST = 2_000;

export async function listFailures(http: Http): Promise<Failure[]> {
  const found = await listAll<Omit<Failure, 'id'>>(http, PATH, MOST);
  return found.map(({ id, attributes }) => ({ ...attributes, id }));
}

const at = (id: string) => `${PATH}/${encodeURIComponent(id)}`;

export const retryFailure = (http: Http, id: string): Promise<void> => http.request('POST', `${at(id)}/retry`);

/** How many are done again, and how many are not. */
export const retryAll = (http: Http): Promise<{ retried: number; left: number }> =>
  http.request('POST', `${PATH}/retry`);

export const forgetFailure = (http: Http, id: string): Promise<void> => http.request('DELETE', at(id));

export const forgetAll = (http: Http): Promise<void> => http.request('DELETE', PATH);
