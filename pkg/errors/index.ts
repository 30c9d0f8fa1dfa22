/**
 * Typed, transport-neutral errors. `model` and `pkg` throw them; each dialect in `web/render` maps a kind to a status.
 */
export type ErrorKind =
  | 'bad-request' // malformed input: 400
  | 'unauthenticated' // no credentials, or wrong ones: 401
  | 'bad-token' // a token that is forged, expired or of another instance: 400 with WWW-Authenticate
  | 'payment-required' // terms of services to sign, or blocked for payment: 402
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'method-not-allowed' // 405
  | 'not-acceptable' // 406
  | 'conflict' // a revision or a name that is taken: 409
  | 'gone' // 410
  | 'precondition-failed' // 412
  | 'too-large' // body, quota: 413
  | 'unsupported-media' // 415
  | 'unprocessable' // well-formed but invalid: 422
  | 'too-many-requests' // 429
  | 'internal' // a bug: 500
  | 'bad-gateway' // a remote service failed: 502
  | 'unavailable'; // a store is unreachable, or the instance is blocked: 503

export interface ErrorDetails {
  /** Machine-readable word of the error, as on the wire (`not_found`, `invalid_redirect_uri`...). */
  code?: string;
  /** Name of the request parameter at fault (JSON:API `source.parameter`). */
  parameter?: string;
  /** JSON pointer to the member at fault (JSON:API `source.pointer`). */
  pointer?: string;
  /** Where to go instead, or to know more (JSON:API `links`). */
  links?: Readonly<Record<string, string>>;
  /** Logged, never sent. */
  cause?: unknown;
}

/** The message is shown to the caller, unless the kind is `internal`: keep secrets and paths out of it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly kind: ErrorKind;
  readonly code: string | undefined;
  readonly parameter: string | undefined;
  readonly pointer: string | undefined;
  readonly links: Readonly<Record<string, string>> | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
    this.parameter = details.parameter;
    this.pointer = details.pointer;
    this.links = details.links;
  }
}

/** True when the error is an AppError of one of the kinds. */
export function isKind(error: unknown, ...kinds: ErrorKind[]): error is AppError {
  return error instanceof AppError && kinds.includes(error.kind);
}

/** What was asked for; undefined when it is not there (kind `not-found`). */
export async function ifFound<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}
