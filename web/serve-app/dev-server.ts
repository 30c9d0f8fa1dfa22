import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { type Content, createContent } from '#pkg/static';
import type { WebEnv } from '#web/middleware';

/** What a dev server reads of a request; the cookie and the token are none of its business. */
const ASKED = ['accept', 'if-none-match', 'range', 'sec-fetch-dest'];
/** @see https://w3c.github.io/webappsec-fetch-metadata/ */
const OWN_SITES = new Set(['same-origin', 'none']);
const ANSWERED = ['content-type', 'cache-control', 'etag', 'accept-ranges', 'content-range'];

/** The template of a page, as the dev server makes it now. @param server its address on this machine, without a final slash */
export async function devPage(server: string, file: string): Promise<Content | undefined> {
  const answer = await ask(`${server}/${file}`, { headers: { accept: 'text/html' } });
  return answer.ok ? createContent(Buffer.from(await answer.arrayBuffer()), 'text/html; charset=utf-8') : undefined;
}

/**
 * Anything else that the page loads: modules, styles, images. For itself and for who types an address: what another site opens
 * would act in the name of the developer, whose editor Vite opens by a GET.
 */
export async function sendFromDevServer(c: Context<WebEnv>, server: string): Promise<Response> {
  if (!OWN_SITES.has(c.req.header('Sec-Fetch-Site') ?? 'none')) throw new AppError('forbidden', 'Forbidden');
  const { pathname, search } = new URL(c.req.url);
  const headers = Object.fromEntries(
    ASKED.flatMap((name) => {
      const value = c.req.header(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const answer = await ask(`${server}${pathname}${search}`, { method: c.req.method, headers });
  const type = answer.headers.get('content-type') ?? '';
  // It answers its page to what it does not know, which a server does not.
  if (answer.status === 404 || (type.startsWith('text/html') && !pathname.endsWith('.html'))) {
    await answer.body?.cancel();
    throw new AppError('not-found', 'Page not found');
  }
  for (const name of ANSWERED) {
    const value = answer.headers.get(name);
    if (value !== null) c.header(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers: c.res.headers });
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'manual' });
  } catch (cause) {
    throw new AppError('bad-gateway', 'The dev server of the app does not answer', { cause });
  }
}
