import { AppError } from '#pkg/errors';
import type { FilesContext } from './deps.ts';

/**
 * The revision that the caller knows: `If-Match` or `?rev`. An empty one is none.
 * @compat without the quotes of RFC 9110; with them it is understood too
 */
export function ifMatchOf(c: FilesContext): string | undefined {
  const header = c.req.header('If-Match')?.replaceAll('"', '') || undefined;
  const query = c.req.query('rev') || undefined;
  if (header !== undefined && query !== undefined && header !== query) {
    throw new AppError('precondition-failed', 'If-Match and rev differ', { parameter: 'If-Match' });
  }
  return header ?? query;
}
