import { AppError } from '#pkg/errors';
import { Json, type JsonValue } from '#pkg/json';
import type { CouchContext } from './deps.ts';

export function badRequest(reason: string, code = 'bad_request'): AppError {
  return new AppError('bad-request', reason, { code });
}

export function notFound(reason: string): AppError {
  return new AppError('not-found', reason, { code: 'not_found' });
}

/** Only `true` is true: CouchDB passes over other values of these parameters. */
export function flag(c: CouchContext, name: string): boolean {
  return c.req.query(name) === 'true';
}

/** A parameter that is JSON, or undefined. */
export function jsonParameter(c: CouchContext, name: string): JsonValue | undefined {
  const text = c.req.query(name);
  return text === undefined ? undefined : Json.parse(text).value;
}

/** The database's name, decoded. */
export function databaseNameOf(c: CouchContext): string {
  return c.req.param('db') ?? '';
}
