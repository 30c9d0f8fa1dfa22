import { AppError, type ErrorKind } from '#pkg/errors';

/** The `error` words of CouchDB's answers that the store uses. */
export type CouchErrorName =
  | 'bad_request'
  | 'query_parse_error'
  | 'illegal_docid'
  | 'illegal_database_name'
  | 'doc_validation'
  | 'invalid_selector'
  | 'no_usable_index'
  | 'error_saving_ddoc'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'conflict'
  | 'file_exists'
  | 'gone'
  | 'document_too_large'
  | 'too_large'
  | 'unknown_error'
  | 'internal_server_error'
  | 'service_unavailable'
  | (string & {});

const KINDS: Record<string, ErrorKind> = {
  unauthorized: 'unauthenticated',
  forbidden: 'forbidden',
  not_found: 'not-found',
  method_not_allowed: 'method-not-allowed',
  not_acceptable: 'not-acceptable',
  conflict: 'conflict',
  file_exists: 'precondition-failed',
  gone: 'gone',
  document_too_large: 'too-large',
  too_large: 'too-large',
  unknown_error: 'internal',
  internal_server_error: 'internal',
  error_saving_ddoc: 'internal',
  service_unavailable: 'unavailable',
};

/**
 * An answer of CouchDB that is an error: `{"error": code, "reason": message}`. Names not listed above are bad requests.
 * @note libraries below `pkg/couch` throw a plain AppError with the same words in `code`.
 */
export class CouchError extends AppError {
  /** CouchDB's own status, when it is not the one of the kind. */
  readonly status: number | undefined;

  constructor(error: CouchErrorName, reason: string, details: { status?: number; cause?: unknown } = {}) {
    super(KINDS[error] ?? 'bad-request', reason, { code: error, cause: details.cause });
    this.status = details.status;
  }
}
