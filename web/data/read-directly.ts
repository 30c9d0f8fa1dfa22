import type { IncomingMessage } from 'node:http';
import { DOCTYPES } from '#model/docs';
import { type HostMatch, seenAs } from '#model/instance';
import { checkReadable } from '#model/permission';
import type { Warnings } from '#model/settings';
import {
  allowedOrigin,
  clientAddress,
  type DirectAnswer,
  isOrdinary,
  type SessionStepDeps,
  sessionOf,
} from '#web/middleware';
import type { DataDeps } from './deps.ts';
import { JSON_TYPE, typedText } from './send.ts';

export interface DirectReadDeps extends Pick<DataDeps, 'docs' | 'permissions'>, SessionStepDeps {
  warnings: Pick<Warnings, 'expiredTerms'>;
}

/** `GET /data/:doctype/:docid` where nothing has to be decoded, and no query. */
const DOCUMENT = /^\/data\/([a-z0-9.]+)\/([A-Za-z0-9][A-Za-z0-9._~-]*)$/;
/** A token that is signed: the short codes of shares are counted when they are wrong. */
const SIGNED_TOKEN = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** Characters: a longer document is sent in pieces. */
const LARGE = 256 * 1024;

/**
 * The read that clients repeat most: a document by its id, for somebody whose rules say so whatever is in it. Undefined,
 * or a rejection: it is for the routes, and nobody has been told anything.
 */
export async function readDirectly(
  request: IncomingMessage,
  match: HostMatch,
  deps: DirectReadDeps,
): Promise<DirectAnswer | undefined> {
  const { method, url = '', headers } = request;
  if (method !== 'GET' || match.moved) return undefined;
  const [, doctype, id] = DOCUMENT.exec(url) ?? [];
  const [, token] = SIGNED_TOKEN.exec(headers.authorization ?? '') ?? [];
  if (doctype === undefined || id === undefined || token === undefined) return undefined;
  if (doctype === DOCTYPES.accounts) return undefined;
  const instance = seenAs(match);
  if (!isOrdinary(instance) || deps.warnings.expiredTerms(instance)) return undefined;
  const { cookie, origin } = headers;
  const permission = await deps.permissions.fromToken(instance, token, {
    session: cookie === undefined ? undefined : await sessionOf(deps, instance, { cookie, origin }),
    cookie,
    address: clientAddress(request, headers['x-forwarded-for']?.toString()),
  });
  checkReadable(doctype);
  if (!deps.permissions.allowsId(permission, 'GET', doctype, id)) return undefined;
  const { rev, body } = await deps.docs.database(instance, doctype).get(id);
  if (body.text.length > LARGE) return undefined;
  deps.permissions.noteAllowed(permission, { verb: 'GET', doctype, id });
  const text = typedText(id, rev, doctype, body);
  return {
    route: '/data/:doctype/:docid',
    status: 200,
    headers: {
      ...(origin !== undefined && allowedOrigin(origin)),
      ...JSON_TYPE,
      'content-length': String(Buffer.byteLength(text)),
    },
    body: text,
  };
}
