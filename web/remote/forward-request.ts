import { authorOf } from '#model/metadata';
import { checkDoctype, type Verb } from '#model/permission';
import { permissionOf, readBytes } from '#web/middleware';
import type { RemoteContext, RemoteDeps } from './deps.ts';
import { sendAnswer } from './send-answer.ts';

/** Of the app's headers, these say something of what it asks; the others say something of the owner. */
const PASSED = ['accept', 'accept-language', 'cache-control', 'content-type'];

/** `/proxy/:doctype/<path>?<query>`: the same of the declared server, with the secrets of the operator */
export async function forwardRequest(c: RemoteContext, deps: RemoteDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const doctype = c.req.param('doctype') ?? '';
  const method = c.req.method as Verb;
  checkDoctype(doctype);
  deps.permissions.allowType(permission, method, doctype);
  const { pathname, searchParams: query } = new URL(c.req.url);
  query.delete('bearer_token');
  const answer = await deps.remotes.forward(instance, {
    doctype,
    author: authorOf(deps.addresses.origin(instance), permission),
    method,
    path: pathname.slice(pathname.indexOf('/', `/proxy/${doctype}`.length)),
    query,
    headers: passedHeaders(c),
    ...(method !== 'GET' && method !== 'DELETE' && { body: await readBytes(c) }),
  });
  return sendAnswer(c, answer);
}

function passedHeaders(c: RemoteContext): Record<string, string> {
  return Object.fromEntries(
    PASSED.flatMap((name) => {
      const value = c.req.header(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
