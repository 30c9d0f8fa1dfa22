import { ApiError, isStaleToken, toApiError } from './errors.ts';
import type { TokenSource } from './tokens.ts';

type RequestOptions = { body?: unknown; headers?: Readonly<Record<string, string>>; signal?: AbortSignal };

/** Calls of the API on the owner's domain, with the app's token. */
export type Http = {
  /** Address of a path of the API. */
  url(path: string): string;
  /** Resolves with the parsed body (undefined when empty); throws `ApiError` or `SignedOutError`. */
  request<T>(method: string, path: string, options?: RequestOptions): Promise<T>;
  tokens: TokenSource;
};

export type HttpDeps = { origin: string; tokens: TokenSource; fetch?: typeof fetch };

/**
 * A client of the API, with the token of the app and the session of its owner; a token that is over is renewed once. Throws
 * `ApiError`, and `SignedOutError` without a session.
 */
export function createHttp({ origin, tokens, fetch: call = (...args) => globalThis.fetch(...args) }: HttpDeps): Http {
  async function send(
    method: string,
    path: string,
    { body, headers: more, signal }: RequestOptions,
  ): Promise<Response> {
    const headers: Record<string, string> = {
      ...more,
      Accept: 'application/vnd.api+json',
      Authorization: `Bearer ${tokens.current()}`,
    };
    if (body !== undefined) headers['Content-Type'] = 'application/vnd.api+json';
    try {
      return await call(`${origin}${path}`, {
        method,
        headers,
        credentials: 'include',
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(0, 'the server cannot be reached');
    }
  }

  async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await send(method, path, options);
      const text = await answer.text();
      if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
      if (attempt > 1 || !isStaleToken(answer.status, text)) throw toApiError(answer.status, text);
      await tokens.refresh();
    }
  }

  return { url: (path) => `${origin}${path}`, request, tokens };
}
