import { permissionOf, readJson } from '#web/middleware';
import type { ErrorsContext, ErrorsDeps } from './deps.ts';

/** Bytes: the notifiers cut theirs to that. */
const LIMIT = 64 * 1024;

/** `POST /api/v3/projects/:project/notices`: an application has failed. The token says which one, whatever the project. */
export async function createNotice(c: ErrorsContext, { errorReports, permissions, addresses }: ErrorsDeps) {
  const { instance } = c.var;
  // The notifiers send no cookie, and nothing is given for the token.
  const { sourceId } = await permissionOf(c, permissions, { other: c.req.query('key'), anySession: true });
  const { value } = await readJson(c, { limit: LIMIT });
  const { _id } = await errorReports.add(instance, sourceId, value);
  return c.json({ id: _id, url: `${addresses.app(instance, 'devtools')}/#/errors/${_id}` }, 201);
}
