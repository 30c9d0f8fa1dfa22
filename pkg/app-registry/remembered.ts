import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import type { SafeHttp } from '#pkg/safe-http';

export interface RememberedDeps {
  http: Pick<SafeHttp, 'fetch'>;
  cache: Pick<Cache, 'get' | 'set'>;
}

export interface Ask {
  /** In ms, for what is there. */
  keep: number;
  maxBytes: number;
  isFresh?: boolean;
}

const TIMEOUT = 10_000;
/** In ms: what is not there may be there soon. */
const KEEP_MISSING = 30_000;
/** In ms: one that hangs must not make every page wait for it. */
const KEEP_FAILURE = 15_000;
/** Characters: more would push everything else out of the cache. */
const MAX_KEPT = 2_000_000;

type Known = { value: JsonValue } | { missing: true } | { failed: string };

/** Reads JSON by HTTP and remembers it; undefined when there is none (404). Requests for one address share one answer. */
export function rememberedJson({ http, cache }: RememberedDeps) {
  const asking = new Map<string, Promise<Known>>();

  async function ask(url: string, { keep, maxBytes }: Ask): Promise<Known> {
    const known = await read(http, url, maxBytes);
    const text = JSON.stringify(known);
    const ttl = 'value' in known ? keep : 'missing' in known ? KEEP_MISSING : KEEP_FAILURE;
    if (text.length <= MAX_KEPT) await cache.set(keyOf(url), text, ttl);
    return known;
  }

  function askOnce(url: string, options: Ask): Promise<Known> {
    const pending = asking.get(url) ?? ask(url, options).finally(() => asking.delete(url));
    asking.set(url, pending);
    return pending;
  }

  return async (url: string, options: Ask): Promise<JsonValue | undefined> => {
    const kept = options.isFresh ? undefined : await cache.get(keyOf(url));
    const known = kept === undefined ? await askOnce(url, options) : (JSON.parse(kept) as Known);
    if ('failed' in known) throw new AppError('bad-gateway', known.failed, { code: 'registry_failed' });
    return 'value' in known ? known.value : undefined;
  };
}

async function read(http: RememberedDeps['http'], url: string, maxBytes: number): Promise<Known> {
  try {
    const headers = { Accept: 'application/json' };
    const response = await http.fetch(url, { headers, maxBytes, timeout: TIMEOUT });
    if (response.status === 200) return { value: (await response.json()) as JsonValue };
    await response.body?.cancel();
    if (response.status === 404) return { missing: true };
    return { failed: `The registry answered ${response.status}` };
  } catch (error) {
    // Only words that are meant to be shown: the library's may have an address.
    return { failed: `The registry cannot be asked: ${error instanceof AppError ? error.message : 'it sent no JSON'}` };
  }
}

function keyOf(url: string): string {
  return `registry:${url}`;
}
