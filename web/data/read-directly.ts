import type { IncomingMessage } from 'node:http';
import { DOCTYPES } from '#model/docs';
import type { HostMatch } from '#model/instance';
import { checkReadable } from '#model/permission';
import type { DirectAnswer } from '#web/middleware';
import { type DirectCallerDeps, directCaller, directHeaders } from './direct-caller.ts';
import { typedText } from './send.ts';

/** `GET /data/:doctype/:docid` where nothing has to be decoded, and no query. */
const DOCUMENT = /^\/data\/([a-z0-9.]+)\/([A-Za-z0-9][A-Za-z0-9._~-]*)$/;

/** Characters: a longer document is sent in pieces. */
const LARGE = 256 * 1024;

/**
 * The read that clients repeat most: a document by its id, for somebody whose rules say so whatever is in it. Undefined,
 * or a rejection: it is for the routes, and nobody has been told anything.
 */
export async function readDirectly(
  request: IncomingMessage,
  match: HostMatch,
  deps: DirectCallerDeps,
): Promise<DirectAnswer | undefined> {
  const [, doctype, id] = DOCUMENT.exec(request.url ?? '') ?? [];
  if (request.method !== 'GET' || doctype === undefined || id === undefined) return undefined;
  if (doctype === DOCTYPES.accounts) return undefined;
  const caller = await directCaller(request, match, deps);
  if (!caller) return undefined;
  const { instance, permission } = caller;
  checkReadable(doctype);
  if (!deps.permissions.allowsId(permission, 'GET', doctype, id)) return undefined;
  const { rev, body } = await deps.docs.database(instance, doctype).get(id);
  if (body.text.length > LARGE) return undefined;
  deps.permissions.noteAllowed(permission, { verb: 'GET', doctype, id });
  const text = typedText(id, rev, doctype, body);
  return { route: '/data/:doctype/:docid', status: 200, headers: directHeaders(request, text), body: text };
}
