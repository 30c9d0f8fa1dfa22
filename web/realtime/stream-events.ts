import { AppError } from '#pkg/errors';
import { permissionOf } from '#web/middleware';
import { allowSubscription } from './allow-subscription.ts';
import type { RealtimeContext, RealtimeDeps } from './deps.ts';
import type { Listener } from './fanout.ts';
import { followBearer, followInstance, followSession } from './follow-session.ts';
import { whileAllowed } from './while-allowed.ts';

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
  const checks = new Map<Topic, (() => Promise<void>) | undefined>();
  for (const topic of topics) {
    checks.set(topic, await allowSubscription(deps.permissions, instance, permission, topic.type, topic.id));
  }

  const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' };
  // Nobody would read the stream, nor end it.
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);

  const channel = openChannel(() => {
    for (const leave of leaves) leave();
  });
  const listen = ({ type, id }: Topic, again: (() => Promise<void>) | undefined) => {
    const listener = again ? whileAllowed(channel.listener, again, () => leave()) : channel.listener;
    const leave = () => deps.fanout.remove(instance, type, id, listener);
    deps.fanout.add(instance, type, id, listener);
    return leave;
  };
  const { cut } = channel.listener;
  const leaves = [
    ...Array.from(checks, ([topic, again]) => listen(topic, again)),
    followInstance(deps.fanout, instance, cut),
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

function openChannel(onEnd: () => void): { listener: Listener; stream: ReadableStream<Uint8Array> } {
  let out: ReadableStreamDefaultController<Uint8Array> | undefined;
  const end = () => {
    out = undefined;
    clearInterval(comments);
    onEnd();
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

interface Topic {
  type: string;
  id: string | undefined;
}

function parseTopic(text: string): Topic {
  const slash = text.indexOf('/');
  if (slash < 0) return { type: text, id: undefined };
  return { type: text.slice(0, slash), id: text.slice(slash + 1) || undefined };
}
