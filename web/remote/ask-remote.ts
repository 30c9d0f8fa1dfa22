import { authorOf } from '#model/metadata';
import { checkDoctype } from '#model/permission';
import { AppError } from '#pkg/errors';
import { isObject, permissionOf, readJson } from '#web/middleware';
import type { RemoteContext, RemoteDeps } from './deps.ts';
import { sendAnswer } from './send-answer.ts';

/** `GET` or `POST /remote/:doctype`: the declared request, with the variables of the query or of the body */
export async function askRemote(c: RemoteContext, deps: RemoteDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  const doctype = c.req.param('doctype') ?? '';
  const verb = c.req.method === 'POST' ? 'POST' : 'GET';
  checkDoctype(doctype);
  deps.permissions.allowType(permission, verb, doctype);
  const variables = verb === 'GET' ? queryOf(c) : await bodyOf(c);
  const author = authorOf(deps.addresses.origin(instance), permission);
  return sendAnswer(c, await deps.remotes.ask(instance, { doctype, verb, variables, author }));
}

/** A token may be there too: it goes nowhere. */
function queryOf(c: RemoteContext): Record<string, string> {
  const { bearer_token: _token, ...variables } = c.req.query();
  return variables;
}

async function bodyOf(c: RemoteContext): Promise<Record<string, string>> {
  const { value } = await readJson(c);
  const entries = isObject(value) ? Object.entries(value) : [];
  const isText = entries.every(([, member]) => ['string', 'number', 'boolean'].includes(typeof member));
  if (!isObject(value) || !isText) throw new AppError('bad-request', 'The body must be a map of texts');
  return Object.fromEntries(entries.map(([name, member]) => [name, String(member)]));
}
