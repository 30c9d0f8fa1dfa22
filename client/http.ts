/** A refusal of the server, or the failure to reach it (`status` 0). */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;

  constructor(status: number, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.status = status;
  }
}

/** A server, and how to show who asks. */
export interface HttpOptions {
  /** `http://127.0.0.1:6060` */
  url: string;
  /** Value of the Authorization header, asked when the server wants one (401); undefined: there is none. */
  authorization?: () => Promise<string | undefined>;
  fetch?: typeof globalThis.fetch;
  /** In ms. @default 60,000 */
  timeout?: number;
}

/** What goes with a request. */
export interface HttpRequest {
  /** Parameters that are undefined are left out. */
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  body?: ReadableStream<Uint8Array>;
  headers?: Readonly<Record<string, string>>;
  /** In ms, instead of the client's own. */
  timeout?: number;
  /** Gives the request up. */
  signal?: AbortSignal;
}

/** Requests to one server. */
export interface Http {
  /** Rejects with `RequestError` unless the status is a success. */
  request(method: string, path: string, request?: HttpRequest): Promise<Response>;
}

/** The credentials are asked for at the first 401, and sent from then on. */
export function createHttp({ url, authorization, fetch = globalThis.fetch, timeout = 60_000 }: HttpOptions): Http {
  let known: string | undefined;

  async function send(method: string, path: string, request: HttpRequest): Promise<Response> {
    const { query = {}, json, body } = request;
    const target = new URL(path, url);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) target.searchParams.set(name, String(value));
    }
    const headers: Record<string, string> = { Accept: 'application/vnd.api+json, application/json' };
    if (known !== undefined) headers['Authorization'] = known;
    if (json !== undefined) headers['Content-Type'] = 'application/json';
    Object.assign(headers, request.headers);
    try {
      return await fetch(target, {
        method,
        headers,
        signal: AbortSignal.any([
          AbortSignal.timeout(request.timeout ?? timeout),
          ...(request.signal ? [request.signal] : []),
        ]),
        ...(json !== undefined && { body: JSON.stringify(json) }),
        ...(body && { body, duplex: 'half' }),
      });
    } catch (cause) {
      throw new RequestError(0, `${target.origin} does not answer: ${reasonOf(cause)}`, { cause });
    }
  }

  return {
    async request(method, path, request = {}) {
      let response = await send(method, path, request);
      if (response.status === 401 && known === undefined) {
        known = await authorization?.();
        if (known !== undefined) response = await send(method, path, request);
      }
      if (!response.ok) throw toRequestError(response.status, await response.text());
      return response;
    },
  };
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string; errors?: { code?: string }[] } }).cause;
  return cause?.code || cause?.errors?.[0]?.code || cause?.message || (error as Error).message;
}

interface ErrorBody {
  error?: unknown;
  reason?: unknown;
  errors?: { detail?: string; title?: string }[];
}

/** The server has several dialects for its errors. @param text the body */
export function toRequestError(status: number, text: string): RequestError {
  return new RequestError(status, messageOf(text) ?? `The server answered ${status}`);
}

function messageOf(text: string): string | undefined {
  let body: ErrorBody | undefined;
  try {
    body = JSON.parse(text) as ErrorBody;
  } catch {
    return text.trim() || undefined;
  }
  const detail = body.errors?.[0]?.detail ?? body.errors?.[0]?.title ?? body.reason ?? body.error;
  return typeof detail === 'string' && detail !== '' ? detail : undefined;
}
