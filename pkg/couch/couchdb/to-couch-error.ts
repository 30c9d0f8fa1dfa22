import { CouchError } from '../couch-error.ts';

/** What the caller can do nothing about is not told in the server's words: they may name its own addresses. */
const OURS = new Set([401, 403]);

export function toCouchError(status: number, text: string): CouchError {
  const { error, reason } = parse(text);
  if (OURS.has(status)) {
    return new CouchError('service_unavailable', 'The document store refuses our credentials.');
  }
  return new CouchError(error ?? wordOf(status), reason ?? 'The document store answered an error.', { status });
}

function parse(text: string): { error?: string; reason?: string } {
  try {
    const { error, reason } = JSON.parse(text) as Record<string, unknown>;
    return { ...(typeof error === 'string' && { error }), ...(typeof reason === 'string' && { reason }) };
  } catch {
    return {};
  }
}

function wordOf(status: number): string {
  if (status === 404) return 'not_found';
  if (status === 413) return 'too_large';
  return status >= 500 ? 'service_unavailable' : 'bad_request';
}
