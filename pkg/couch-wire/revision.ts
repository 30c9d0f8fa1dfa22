import { badRequest } from './refuse.ts';

/** Splits `<generation>-<hash>`. Throws kind `bad-request` for anything else. */
export function parseRev(rev: unknown): { generation: number; hash: string } {
  const match = typeof rev === 'string' ? /^(\d{1,15})-(.*)$/s.exec(rev) : null;
  if (match === null) throw badRequest('Invalid rev format');
  return { generation: Number(match[1]), hash: match[2] ?? '' };
}
