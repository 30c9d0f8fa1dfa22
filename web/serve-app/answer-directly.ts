import type { IncomingMessage } from 'node:http';
import { isWidgetPage, matchRoute, type RouteMatch } from '#model/app';
import type { HostMatch } from '#model/instance';
import type { Session } from '#model/session';
import { type DirectAnswer, isOrdinary, sessionOf } from '#web/middleware';
import { answerWith } from '#web/render';
import { cacheControlOf } from './cache-control.ts';
import { RETIRED } from './find-app.ts';
import type { ServeAppParts } from './parts.ts';
import { PAGE_HEADERS } from './send-index.ts';

/** A path that means what it says: nothing to decode, no empty or hidden segment, no way up, no query, which may have a code. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_~@+-][A-Za-z0-9._~@+-]*)*\/?$/;

/**
 * The most frequent requests by far: who has the right to see a page or a file of an app that is in memory gets it, with what
 * `serveApp` would send, without what the other requests need. Undefined: it is for the routes, whatever it is.
 */
export async function answerDirectly(
  { method, url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  { instance, slug, moved }: HostMatch,
  parts: ServeAppParts,
): Promise<Omit<DirectAnswer, 'route'> | undefined> {
  if ((method !== 'GET' && method !== 'HEAD') || !PLAIN_PATH.test(url)) return undefined;
  if (
    slug === undefined ||
    moved ||
    !isOrdinary(instance) ||
    !instance.onboarding_finished ||
    RETIRED.includes(slug) ||
    parts.devServers.has(slug)
  ) {
    return undefined;
  }
  const { cookie, origin } = headers;
  const session = cookie === undefined ? undefined : await sessionOf(parts, instance, { cookie, origin });
  const app = await parts.apps.served(instance, slug);
  if (app?.state !== 'ready' && app?.state !== 'upgrading') return undefined;
  const match = matchRoute(app, url);
  // A widget has a policy of its own.
  if (!match || !mayHave(match, session) || isWidgetPage(app, url)) return undefined;
  const file = await parts.apps.files(app).open(match.file);
  if (!file || 'big' in file) return undefined;
  const { content } = file;
  if (!match.isIndex) {
    const found = await answerWith(content, cacheControlOf(match), (name) => headers[name] as string | undefined);
    return { status: found.status, headers: found.headers, body: found.bytes };
  }
  if (!session) return undefined;
  const token = await parts.pageTokens.of(instance, slug, session._id);
  const body = await parts.fillPage({ instance, app, content, token, isLoggedIn: true });
  return { status: 200, headers: { ...PAGE_HEADERS, 'content-length': String(body.length) }, body };
}

/** A visitor who must be led elsewhere is for the routes. */
function mayHave({ isIndex, isPublic }: RouteMatch, session: Session | undefined): boolean {
  return session !== undefined || (isPublic && !isIndex);
}
