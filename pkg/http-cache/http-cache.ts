import { createHash } from 'node:crypto';
import CachePolicy from 'http-cache-semantics';
import type { Cache } from '#pkg/cache';

export interface HttpQuestion {
  method: string;
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Whose answer it is: nobody else is given it. */
  scope: string;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: ReadableStream<Uint8Array> | null;
}

export interface HttpCache {
  /**
   * What is kept, if it may be given without asking (RFC 9111); else what `ask` answers, which is kept on its way to who reads it
   * when it may be and is not large. A store that fails keeps nothing.
   */
  answer(question: HttpQuestion, ask: () => Promise<HttpAnswer>): Promise<HttpAnswer>;
}

interface Kept {
  policy: CachePolicy.CachePolicyObject;
  /** base64 */
  body: string;
}

/** Bytes: larger ones would push everything else out of the store. */
const MAX_KEPT = 256 * 1024;
const LONGEST = 24 * 3_600_000;

/** A private cache: each scope has its own. */
export function createHttpCache(cache: Pick<Cache, 'get' | 'set'>): HttpCache {
  async function find(question: HttpQuestion, key: string): Promise<HttpAnswer | undefined> {
    const text = await cache.get(key).catch(() => undefined);
    if (text === undefined) return undefined;
    const kept = JSON.parse(text) as Kept;
    const policy = CachePolicy.fromObject(kept.policy);
    if (!policy.satisfiesWithoutRevalidation(requestOf(question))) return undefined;
    const bytes = new Uint8Array(Buffer.from(kept.body, 'base64'));
    const body = bytes.length === 0 ? null : new Response(bytes).body;
    return { status: kept.policy.st, headers: toHeaders(policy.responseHeaders()), body };
  }

  return {
    async answer(question, ask) {
      if (question.method !== 'GET') return ask();
      const key = keyOf(question);
      const found = await find(question, key);
      if (found) return found;
      const given = await ask();
      const policy = new CachePolicy(
        requestOf(question),
        { status: given.status, headers: { ...given.headers } },
        { shared: false },
      );
      const ttl = Math.min(policy.timeToLive(), LONGEST);
      if (!policy.storable() || ttl <= 0) return given;
      const keep = async (bytes: Buffer) => {
        const kept: Kept = { policy: policy.toObject(), body: bytes.toString('base64') };
        // Who asked has the answer, whether it could be kept or not.
        await cache.set(key, JSON.stringify(kept), ttl).catch(() => undefined);
      };
      return { ...given, body: await keptOnItsWay(given.body, keep) };
    },
  };
}

/** The same body; all of it is given to `keep` once it was read to its end, unless it is large. */
async function keptOnItsWay(
  body: ReadableStream<Uint8Array> | null,
  keep: (bytes: Buffer) => Promise<void>,
): Promise<ReadableStream<Uint8Array> | null> {
  if (!body) {
    await keep(Buffer.alloc(0));
    return null;
  }
  let chunks: Uint8Array[] | undefined = [];
  let size = 0;
  const copy = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > MAX_KEPT) chunks = undefined;
      chunks?.push(chunk);
      controller.enqueue(chunk);
    },
    flush: async () => {
      if (chunks) await keep(Buffer.concat(chunks));
    },
  });
  return body.pipeThrough(copy);
}

function requestOf({ method, url, headers }: HttpQuestion): CachePolicy.HttpRequest {
  return { method, url, headers: { ...headers } };
}

/** Of the headers nothing is stored as it is: they may have keys. */
function keyOf({ scope, url, headers }: HttpQuestion): string {
  const asked = JSON.stringify([scope, url, Object.entries(headers).sort()]);
  return `http:${createHash('sha256').update(asked).digest('base64url')}`;
}

function toHeaders(headers: CachePolicy.Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const])),
  );
}
