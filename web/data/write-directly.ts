import type { IncomingMessage } from 'node:http';
import type { HostMatch } from '#model/instance';
import { checkWritable } from '#model/permission';
import { type DirectAnswer, FailedDirectly, readJsonBody } from '#web/middleware';
import type { Target } from './access.ts';
import { createFrom } from './create-document.ts';
import type { WriteDeps } from './deps.ts';
import { type DirectCallerDeps, directCaller, directHeaders } from './direct-caller.ts';
import { checkNotInstance } from './own-settings.ts';
import { putFrom } from './put-document.ts';

export type DirectWriteDeps = DirectCallerDeps & WriteDeps;

/** `POST /data/:doctype/`, `PUT /data/:doctype/:docid` where nothing has to be decoded, and no query. */
const TARGET = /^\/data\/([a-z0-9.]+)\/([A-Za-z0-9][A-Za-z0-9._~-]*)?$/;

/** Bytes: a longer document is sent back in pieces. */
const LARGE = 128 * 1024;

/**
 * The writes that clients repeat most: one document, made or changed. Undefined, or a rejection: it is for the routes, and
 * nothing has been read of the body; once it has, what fails rejects with `FailedDirectly`.
 */
export async function writeDirectly(
  request: IncomingMessage,
  match: HostMatch,
  deps: DirectWriteDeps,
): Promise<DirectAnswer | undefined> {
  const { method, headers } = request;
  const [, doctype, id] = TARGET.exec(request.url ?? '') ?? [];
  if (doctype === undefined || method !== (id === undefined ? 'POST' : 'PUT')) return undefined;
  const length = Number(headers['content-length']);
  // What has no length comes in chunks, until it is too large.
  if (!(length <= LARGE) || headers['transfer-encoding'] !== undefined) return undefined;
  const caller = await directCaller(request, match, deps);
  if (!caller) return undefined;
  checkWritable(doctype);
  if (id !== undefined) checkNotInstance(doctype, id);
  const target: Target = { ...caller, doctype, database: deps.docs.database(caller.instance, doctype) };
  try {
    const body = await readJsonBody(request, LARGE);
    const text = await (id === undefined ? createFrom(deps, target, body) : putFrom(deps, target, id, body));
    const route = id === undefined ? '/data/:doctype/' : '/data/:doctype/:docid';
    return { route, status: id === undefined ? 201 : 200, headers: directHeaders(request, text), body: text };
  } catch (cause) {
    throw new FailedDirectly(cause);
  }
}
