import { AppError } from '#pkg/errors';
import type { SafeHttp, SafeRequest } from './safe-http.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;

/**
 * The same request, whose redirections are followed without its headers leaving the origin that they are for: `fetch` itself
 * only takes `Authorization` and `Cookie` away, and keys come in other headers too. Rejects with kind `bad-gateway` for a
 * redirection of what is no GET, from `https:` to `http:`, to nowhere, and for too many of them; else as `SafeHttp.fetch`.
 */
export async function fetchFollowing(
  http: Pick<SafeHttp, 'fetch'>,
  address: string | URL,
  request: Omit<SafeRequest, 'redirect'> = {},
): Promise<Response> {
  let url = new URL(address);
  let { headers = {} } = request;
  for (let step = 0; step <= MAX_REDIRECTS; step += 1) {
    const response = await http.fetch(url, { ...request, headers, redirect: 'manual' });
    if (!REDIRECTS.has(response.status)) return response;
    await response.body?.cancel();
    const next = URL.parse(response.headers.get('Location') ?? '', url.href);
    const isSafe = next && !(url.protocol === 'https:' && next.protocol !== 'https:');
    if (!isSafe || (request.method ?? 'GET') !== 'GET') throw refused('It leads elsewhere');
    if (next.origin !== url.origin) headers = {};
    url = next;
  }
  throw refused('It leads from one address to another without an end');
}

function refused(message: string): AppError {
  return new AppError('bad-gateway', message, { code: 'remote_redirect' });
}
