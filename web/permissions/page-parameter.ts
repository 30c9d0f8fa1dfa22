import { AppError } from '#pkg/errors';
import type { PermissionsContext } from './deps.ts';

/** A number of `page[limit]` or `page[skip]`. Throws `bad-request`. */
export function pageParameter(c: PermissionsContext, name: 'limit' | 'skip'): number | undefined {
  const text = c.req.query(`page[${name}]`);
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AppError('bad-request', 'It must be a number', { parameter: `page[${name}]` });
}
