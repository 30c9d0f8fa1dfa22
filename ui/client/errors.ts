/**
 * A refusal of the server, or no answer at all.
 * `status` is the HTTP status, 0 when the server could not be reached; `source` is the parameter that was refused.
 */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly source: string;

  constructor(status: number, message: string, source = '') {
    super(message);
    this.status = status;
    this.source = source;
  }
}

/** The session is over: only a new login helps. */
export class SignedOutError extends Error {
  override name = 'SignedOutError';
}

type ErrorBody = { errors?: { title?: string; detail?: string; source?: { parameter?: string } }[]; error?: unknown };

/** Makes an error of an answer's body: JSON:API, `{error}` or plain text. */
export function toApiError(status: number, body: string): ApiError {
  try {
    const { errors, error } = JSON.parse(body) as ErrorBody;
    const first = errors?.[0];
    if (first) return new ApiError(status, first.detail ?? first.title ?? '', first.source?.parameter);
    if (typeof error === 'string') return new ApiError(status, error);
  } catch {
    // Not JSON: the text says what there is to say.
  }
  return new ApiError(status, body.slice(0, 200));
}

/** The app's token has expired, or its session is over: the app's own page has a fresh one, or leads to the login. */
export function isStaleToken(status: number, body: string): boolean {
  return status === 401 || (status === 400 && /Expired token|Invalid JWT token/i.test(body));
}
