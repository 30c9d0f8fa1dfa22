/**
 * A refusal of the server, or no answer at all.
 * `status` is the HTTP status, 0 when the server could not be reached; `source` is the parameter that was refused; `code` says
 * why, where several reasons have one status.
 */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly source: string;
  readonly code: string;

  constructor(status: number, message: string, source = '', code = '') {
    super(message);
    this.status = status;
    this.source = source;
    this.code = code;
  }
}

/** The session is over: only a new login helps. */
export class SignedOutError extends Error {
  override name = 'SignedOutError';
}

type ErrorObject = { title?: string; detail?: string; code?: string; source?: { parameter?: string } };
type ErrorBody = { errors?: ErrorObject[]; error?: unknown };

/** Makes an error of an answer's body: JSON:API, `{error}` or plain text. */
export function toApiError(status: number, body: string): ApiError {
  try {
    const { errors, error } = JSON.parse(body) as ErrorBody;
    const first = errors?.[0];
    if (first) return new ApiError(status, first.detail ?? first.title ?? '', first.source?.parameter, first.code);
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
