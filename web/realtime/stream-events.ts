import { AppError } from '#pkg/errors';
import { permissionOf } from '#web/middleware';
import { allowSubscription } from './allow-subscription.ts';
import type { RealtimeContext, RealtimeDeps } from './deps.ts';
import type { Listener } from './fanout.ts';
import { followBearer, followSession } from './follow-session.ts';

const MAX_TOPICS = 100;
/** Bytes that may wait for a slow reader; beyond them it is cut off. */
const MAX_WAITING = 1024 * 1024;
/** A comment now and then, so that proxies keep the connection; in ms. */
const COMMENT_EVERY = 30_000;
/** In ms: Node takes more for nothing. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * `GET /?subscribe=<doctype>[/<id>]&subscribe=...` with `Accept: text/event-stream`: the same events on plain HTTP.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function streamEvents(c: RealtimeContext, deps: RealtimeDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  if (!c.req.header('Accept')?.includes('text/event-stream')) {
    throw new AppError('bad-request', 'Expected a websocket, or Accept: text/event-stream');
  }
  const topics = (c.req.queries('subscribe') ?? []).map(parseTopic);
  if (topics.length === 0 || topics.length > MAX_TOPICS) {
    throw new AppError('bad-request', `Between 1 and ${MAX_TOPICS} subscribe parameters are needed`);
  }
  const { instance } = c.var;
  for (const { type, id } of topics) await allowSubscription(deps.permissions, instance, permission, type, id);

  const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' };
  // Nobody would read the stream, nor end it.
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);

  const channel = openChannel((listener) => {
    for (const leave of leaves) leave();
    for (const { type, id } of topics) deps.fanout.remove(instance, type, id, listener);
  });
  for (const { type, id } of topics) deps.fanout.add(instance, type, id, channel.listener);
  const { cut } = channel.listener;
  const leaves = [
    followSession(deps.fanout, c.var, cut),
    followBearer(deps.fanout, { instance, permission, since: Date.now() }, cut),
    cutAt(permission.expiresAt, cut),
  ];
  await deps.docs.settled();
  return c.body(channel.stream, 200, headers);
}

/** What a link opened ends with it. Who is cut too early may open another one. */
function cutAt(time: number | undefined, cut: () => void): () => void {
  if (time === undefined) return () => undefined;
  const timer = setTimeout(cut, Math.min(time - Date.now(), LONGEST_TIMER)).unref();
  return () => clearTimeout(timer);
}

function openChannel(onEnd: (listener: Listener) => void): { listener: Listener; stream: ReadableStream<Uint8Array> } {
  let out: ReadableStreamDefaultController<Uint8Array> | undefined;
  const end = () => {
    out = undefined;
    clearInterval(comments);
    onEnd(listener);
  };
  const cut = () => {
    out?.error(new Error('the stream was cut'));
    end();
  };
  const send = (text: string) => {
    // `desiredSize` goes down by every byte that nobody has read.
    if (out && (out.desiredSize ?? 0) <= 0) cut();
    out?.enqueue(Buffer.from(text));
  };
  const listener: Listener = {
    deliver: ({ verb, payload }) => send(`event: ${verb}\ndata: ${payload()}\n\n`),
    cut,
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        out = controller;
        send(': listening\n\n');
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING }),
  );
  const comments = setInterval(() => send(':\n\n'), COMMENT_EVERY).unref();
  return { listener, stream };
}

function parseTopic(text: string): { type: string; id: string | undefined } {
  const slash = text.indexOf('/');
  if (slash < 0) return { type: text, id: undefined };
  return { type: text.slice(0, slash), id: text.slice(slash + 1) || undefined };
}
