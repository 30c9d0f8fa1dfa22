import type { Context } from 'hono';
import type { InstalledApp, Operation } from '#model/app';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import { appResource } from './app-resource.ts';
import type { AppsRoutesDeps } from './deps.ts';

/** A comment now and then, so that proxies keep the connection; in ms. */
const COMMENT_EVERY = 10_000;

/**
 * An installation or an update: 202 with its first state, or a stream of its states for those who ask for one.
 * @compat the lines of the stream end with CRLF, and only an `Accept` of exactly that type gets it
 */
export async function renderOperation(
  c: Context<WebEnv>,
  deps: AppsRoutesDeps,
  start: () => Promise<Operation>,
): Promise<Response> {
  if (c.req.header('Accept') !== 'text/event-stream') {
    const { app } = await start();
    return renderResource(c, appResource(deps, c.var.instance, app), { status: 202 });
  }
  const stream = streamOf(start, {
    state: (app) => `event: state\r\ndata: ${JSON.stringify({ data: plainResource(c, deps, app) })}\r\n\r\n`,
    error: (error) => {
      const isKnown = error instanceof AppError && error.kind !== 'internal';
      if (!isKnown) c.var.log.error({ err: error }, 'an installation failed');
      return `event: error\r\ndata: ${JSON.stringify(isKnown ? error.message : 'Internal Server Error')}\r\n\r\n`;
    },
  });
  return c.body(stream, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
}

interface Events {
  state(app: InstalledApp): string;
  error(error: unknown): string;
}

/** The work goes on when nobody reads any more. */
function streamOf(start: () => Promise<Operation>, events: Events): ReadableStream<Uint8Array> {
  let out: ReadableStreamDefaultController<Uint8Array> | undefined;
  const send = (text: string) => out?.enqueue(Buffer.from(text));
  const comments = setInterval(() => send(': still working\r\n\r\n'), COMMENT_EVERY).unref();
  const run = async () => {
    try {
      const { app, done } = await start();
      send(events.state(app));
      if (app.state === 'installing' || app.state === 'upgrading') send(events.state(await done));
    } catch (error) {
      send(events.error(error));
    }
    clearInterval(comments);
    out?.close();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      out = controller;
      void run();
    },
    cancel() {
      out = undefined;
      clearInterval(comments);
    },
  });
}

function plainResource(c: Context<WebEnv>, deps: AppsRoutesDeps, app: InstalledApp): object {
  const { rev, attributes: _whole, ...rest } = appResource(deps, c.var.instance, app);
  const { _id, _rev, ...members } = app;
  return { ...rest, attributes: members, meta: { rev } };
}
