import type { Context } from 'hono';
import type { WebApp } from '#model/app';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { appResource } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

/**
 * An app that was installed or updated: 202, or the last state of a stream of events for those who ask for one.
 * @compat the lines of the stream end with CRLF, and only an `Accept` of exactly that type gets it
 */
export async function renderProgress(c: Context<WebEnv>, deps: AppsRoutesDeps, app: WebApp): Promise<Response> {
  const resource = appResource(deps.addresses, c.var.instance, app);
  if (c.req.header('Accept') !== 'text/event-stream') return renderResource(c, resource, { status: 202 });
  const { rev, attributes: _whole, ...rest } = resource;
  const { _id, _rev, ...members } = app;
  const data = JSON.stringify({ data: { ...rest, attributes: members, meta: { rev } } });
  return c.body(`event: state\r\ndata: ${data}\r\n\r\n`, 200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
  });
}
