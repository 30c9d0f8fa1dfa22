import type { IncomingMessage } from 'node:http';
import { type HostMatch, type Instance, seenAs } from '#model/instance';
import type { Permission } from '#model/permission';
import type { Warnings } from '#model/settings';
import { allowedOrigin, clientAddress, isOrdinary, type SessionStepDeps, sessionOf } from '#web/middleware';
import type { DataDeps } from './deps.ts';
import { JSON_TYPE } from './send.ts';

export interface DirectCallerDeps extends Pick<DataDeps, 'docs' | 'permissions'>, SessionStepDeps {
  warnings: Pick<Warnings, 'expiredTerms'>;
}

const BEARER = 'Bearer ';

/** A token that is signed, in its three parts: the short codes of shares are counted when they are wrong. */
function signedToken(authorization: string): string | undefined {
  if (!authorization.startsWith(BEARER)) return undefined;
  const token = authorization.slice(BEARER.length);
  const first = token.indexOf('.');
  return first > 0 && token.indexOf('.', first + 1) > first + 1 ? token : undefined;
}

/**
 * Who asks what is answered before the routes: somebody with a token, on an instance where nothing stands in the way.
 * Undefined, or a rejection: it is for the routes.
 */
export async function directCaller(
  request: IncomingMessage,
  match: HostMatch,
  deps: DirectCallerDeps,
): Promise<{ instance: Instance; permission: Permission } | undefined> {
  const { cookie, origin, authorization = '' } = request.headers;
  const token = signedToken(authorization);
  if (token === undefined || match.moved) return undefined;
  const instance = seenAs(match);
  if (!isOrdinary(instance) || deps.warnings.expiredTerms(instance)) return undefined;
  const permission = await deps.permissions.fromToken(instance, token, {
    session: cookie === undefined ? undefined : await sessionOf(deps, instance, { cookie, origin }),
    cookie,
    address: clientAddress(request, request.headers['x-forwarded-for']?.toString()),
  });
  return { instance, permission };
}

/** Headers of a text that is JSON already, as the routes send them. */
export function directHeaders({ headers: { origin } }: IncomingMessage, text: string): Record<string, string> {
  return {
    ...(origin !== undefined && allowedOrigin(origin)),
    ...JSON_TYPE,
    'content-length': String(Buffer.byteLength(text)),
  };
}
